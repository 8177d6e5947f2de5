-- The articles that came in on a day: a square of the coverage page leads to them. Without it, all later events are read.
CREATE INDEX event_created ON event (recorded_at DESC, id DESC) WHERE kind = 'created';
