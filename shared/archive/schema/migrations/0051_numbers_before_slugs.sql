-- Addresses of an outlet with the same number or slug, which no other story has. A number counts before a slug, too: the
-- slug changes with the headline. A day is no such number. The query repeats the expression and the condition
-- (`shared/archive/write/identity.py`).
CREATE INDEX address_of_number_or_name ON address (outlet_id, coalesce(
        substring(address from '/(?!(?:(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?|[0-3]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)?[0-3]\d)(?:[/-]|$))(\d{6,})(?:[/-][^/?&=#]*)?/?$'),
        substring(address from '[/?&=#.](?!(?:(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?|[0-3]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)?[0-3]\d)(?:[./]|$))([^/?&=#.]+)(?:\.[A-Za-z]{1,5})?/?$')))
    WHERE coalesce(
        substring(address from '/(?!(?:(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?|[0-3]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)?[0-3]\d)(?:[/-]|$))(\d{6,})(?:[/-][^/?&=#]*)?/?$'),
        substring(address from '[/?&=#.](?!(?:(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?|[0-3]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)?[0-3]\d)(?:[./]|$))([^/?&=#.]+)(?:\.[A-Za-z]{1,5})?/?$'))
        ~ '\d{6}|(?:[^-]{2,}-){4}';
DROP INDEX address_of_name;
