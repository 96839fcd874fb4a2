"""Settings by situation: `dev` (default, demonstration), `test`, `prod`. All of them start from `base`."""
