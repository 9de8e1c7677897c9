-- Attempts of an occurrence that the database ended, by being away or by another's lock: they are no failures of the job's, and do not count as
-- one of its three. Code that does not know the column counts them as before.
-- Oldest code: 0003

alter table leora_jobs.occurrence add column interruptions int not null default 0;
