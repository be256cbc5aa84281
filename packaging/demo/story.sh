# shellcheck shell=sh
# Sourced by packaging/quickstart: the story, step by step.  The same, with a clock that moves
# to the dates of 2019, is tests/scenario/gpt2.scenario.
say "Every person and every institution but OpenAI is invented. Thresholds and durations are" \
	"this demonstration's own: OpenAI published none. Dates of 2019 are shown as history."

chapter "People: an admin, a board of three, a release lead, a researcher"
signs_in ada
brief ada organisation create OpenAI --country US --sector industry
brief ada organisation create 'Replay Desk' --country DE --sector independent
brief ada organisation create 'Harbour Foundation' --country NL --sector nonprofit
brief ada organisation create 'Meridian Institute' --country PL --sector nonprofit
brief ada organisation create 'Northfield University' --country KE --sector academia
brief ada organisation create 'Southmere University' --country IN --sector academia
joins 'Noor Haddad' noor@example.org noor 'Harbour Foundation'
joins 'Tomasz Wrona' tomasz@example.org tomasz 'Meridian Institute'
joins 'Iris Okafor' iris@example.org iris 'Northfield University'
joins 'Lena Brandt' lena@example.org lena 'Replay Desk'
joins 'Ravi Menon' ravi@example.org ravi 'Southmere University'
as ada board create release-board --name 'Release board' --chair noor@example.org \
	--deputy tomasz@example.org --member iris@example.org
says "no second person's confirmation"

chapter "The model: four versions with their corrected names, seven components"
as ada model import model.json
says "Lena Brandt"
ask noor model show gpt-2
as noor role confirm "$(field role)"
says "release_lead" "active"
as lena model show gpt-2

chapter "Tiers: everyone; and partners, under an agreement and by the board's decision"
as lena terms create gpt-2 partner-agreement --title 'Model sharing agreement' --text agreement.txt
as lena tier import gpt-2 tier-samples.json
as lena tier import gpt-2 tier-public.json
as lena tier import gpt-2 tier-partner.json
as ravi tier list gpt-2
says "774m, 1558m"
as ravi tier show gpt-2/partner
says "partner-agreement" "365 days" "What will you study?" "release-board"

chapter "The plan: four stages, each with its gate; publishing freezes every number"
as lena plan import gpt-2 plan.json
as lena plan show gpt-2
as lena plan publish gpt-2

chapter "Before anything is open"
ends 1 ravi can me weights_download_public gpt-2 --version 124m
says "stage_not_offered"

as lena evidence submit gpt-2 evidence-1.json
as lena evidence submit gpt-2 evidence-2.json
as lena evidence submit gpt-2 evidence-3.json
as lena evidence submit gpt-2 evidence-4.json
as noor evidence list gpt-2

chapter "A researcher applies"
as ravi apply gpt-2/partner --title 'Detectors across sizes' --answers answers.json
ask ravi application list --mine
application=$(field id)
as noor application show "$application"
as noor application return "$application" --questions 'How long do you keep the weights?'
as ravi application show "$application"
as ravi application edit "$application" --answers answers-2.json
as ravi application resubmit "$application"
as iris review queue
as iris application vote "$application" approve --reason 'The question needs the weights, and they are kept well.'
as noor application vote "$application" approve --reason 'Agreed; report before publication.'
as ravi grant list --mine
ask ravi grant list --mine
grant=$(field id)
as ravi grant show "$grant"
ask ravi grant show "$grant"
as ravi terms accept "$grant" --digest "$(field digest)"
as ravi key create laptop --grant "$grant"
as ravi key list
as ravi gradient
as ravi ledger verify
says "Verified"
