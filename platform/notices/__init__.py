"""What people are told on the page and by mail: a result is ready, something failed, somebody wrote."""
