"""An archive that an older version wrote, upgraded by this one."""
