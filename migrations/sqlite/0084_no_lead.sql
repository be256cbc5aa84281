-- A model that nobody leads is held.

INSERT INTO hold_code VALUES ('no_lead', 'the model has no release lead whose account is active');
