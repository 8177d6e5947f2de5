-- Addresses of an outlet that end in the same number or slug, which no other story has. The query repeats the expression
-- and the condition (`shared/archive/write/identity.py`).
CREATE INDEX address_of_name ON address (outlet_id, substring(address from '([^/?&=#.]+)(?:\.[A-Za-z]{1,5})?/?$'))
    WHERE address ~ '(?:\d{6}|(?:[^/?&=#.-]{2,}-){4})[^/?&=#]*/?$';
