"""The casebook: the only place that speaks SQL. Take `Casebook` from `recount.store.casebook`."""
