-- Analyze one table that has at least doubled since it was last analyzed, as its owner, and return its name; NULL if
-- there is none. Without statistics, the planner reads whole tables. The server's own worker comes late after a large
-- import, and never analyzes a partitioned table. One table for each call, so that its lock is held only for it.
-- The advisory lock is that of make_month: who makes the table of a month waits here, and not at the partitioned table,
-- where all that reads it would wait behind. If a month is being made, the next call does the work.
CREATE FUNCTION analyze_grown() RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    grown text;
BEGIN
    IF NOT pg_try_advisory_xact_lock(7304035) THEN
        RETURN NULL;
    END IF;
    SELECT relname INTO grown FROM (
        SELECT c.relname, greatest(c.reltuples, 0) AS known, CASE c.relkind
            WHEN 'r' THEN pg_stat_get_live_tuples(c.oid)
            ELSE (SELECT sum(pg_stat_get_live_tuples(t.relid)) FROM pg_partition_tree(c.oid) t WHERE t.isleaf)
            END AS live
        FROM pg_class c
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = current_schema()::regnamespace
    ) AS size
    WHERE live >= 1000 AND live >= 2 * known ORDER BY live DESC LIMIT 1;
    IF grown IS NOT NULL THEN
        EXECUTE format('ANALYZE %I', grown);
    END IF;
    RETURN grown;
END $$;
REVOKE ALL ON FUNCTION analyze_grown() FROM PUBLIC;
-- Names mean the owner's tables, whatever the caller calls so.
DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION analyze_grown() SET search_path = %I, pg_temp', current_schema());
END $$;
