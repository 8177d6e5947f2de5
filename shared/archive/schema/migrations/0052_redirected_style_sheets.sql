-- Where a picture's or style sheet's address redirected, if it did: relative addresses in a sheet start there.
ALTER TABLE picture ADD COLUMN final_url text COLLATE "C";
