-- Addresses of an outlet with the same number or slug, which no other story has. A number counts before a slug, too, if
-- it is no date: the slug changes with the headline. The query repeats the expression and the condition
-- (`shared/archive/write/identity.py`).
CREATE INDEX address_of_number_or_name ON address (outlet_id, coalesce(
        substring(address from '/(?!(?:19|20)\d\d(?:0[1-9]|1[0-2]))(\d{6,})(?:[/-][^/?&=#]*)?/?$'),
        substring(address from '([^/?&=#.]+)(?:\.[A-Za-z]{1,5})?/?$')))
    WHERE address ~ '(?:\d{6}[^/?&=#]*(?:/[^/?&=#]*)?|(?:[^/?&=#.-]{2,}-){4}[^/?&=#]*)/?$';
DROP INDEX address_of_name;
