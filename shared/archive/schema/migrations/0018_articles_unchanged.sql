-- When an article of an outlet was last found unchanged: asked for each sign that another one is gone.
CREATE INDEX observation_of_unchanged ON observation (outlet_id, observed_at)
    WHERE page_kind = 'article' AND kind = 'not-modified';
