-- A member who has become the applicant.

INSERT INTO member_state VALUES ('applicant');
