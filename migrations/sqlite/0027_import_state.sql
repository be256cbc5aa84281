-- Imports that are voted on.

CREATE INDEX import_by_state ON access_import (state, deadline_at);
