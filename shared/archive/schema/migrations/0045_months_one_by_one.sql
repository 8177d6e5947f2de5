-- Only one session at a time makes the table of a month. The lock is taken here, because during an upgrade two versions
-- may call this function. Who waited for it finds the table made.
CREATE OR REPLACE FUNCTION make_month(parted text, first date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    name text := parted || to_char(first, '_YYYY_MM');
    begins timestamptz := first::timestamp AT TIME ZONE 'UTC';
    ends timestamptz := (first + interval '1 month') AT TIME ZONE 'UTC';
BEGIN
    IF parted NOT IN ('capture', 'observation') OR first <> date_trunc('month', first::timestamp)::date
        OR extract(year FROM first) NOT BETWEEN 1990 AND 2200 THEN
        RAISE EXCEPTION 'no table of a month: % %', parted, first;
    END IF;
    IF to_regclass(name) IS NULL THEN
        PERFORM pg_advisory_xact_lock(7304035);
        EXECUTE format(
            'CREATE TABLE IF NOT EXISTS %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', name, parted, begins, ends);
    END IF;
END $$;
-- Names mean the owner's tables, whatever the caller calls so.
DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION make_month(text, date) SET search_path = %I, pg_temp', current_schema());
END $$;
