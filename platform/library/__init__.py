"""Videos and routines: upload, probe, transcode, extraction, media delivery, and jobs."""
