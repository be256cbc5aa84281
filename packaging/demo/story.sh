# shellcheck shell=sh
# Sourced by packaging/quickstart: the story, step by step.  The same, with a clock that moves
# to the dates of 2019, is tests/scenario/gpt2.scenario.
say "Every person and every institution but OpenAI is invented. Thresholds and durations are" \
	"this demonstration's own: OpenAI published none. Dates of 2019 are shown as history." \
	"Before each prompt stands who types; the profile of that name goes with the command."

chapter "People: an admin, a board of three, a release lead, a researcher"
signs_in ada
brief ada organisation create OpenAI --country US --sector industry
brief ada organisation create 'Replay Desk' --country DE --sector independent
brief ada organisation create 'Harbour Foundation' --country NL --sector nonprofit
brief ada organisation create 'Meridian Institute' --country PL --sector nonprofit
brief ada organisation create 'Northfield University' --country KE --sector academia
brief ada organisation create 'Southmere University' --country IN --sector academia
brief ada organisation create 'Cornell University' --country US --sector academia
brief ada organisation create 'Middlebury Institute' --country US --sector academia
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

chapter "The first stage: 124M for everyone"
history 2019-02-14
ends 1 ravi can me weights_download_public gpt-2 --version 124m
says "stage_not_offered" "sluice release show gpt-2"
as ravi release show gpt-2
say "The gate has no evidence yet, so that nothing can be proposed."
as lena release preview gpt-2
says "no_data"
ends 1 lena release propose gpt-2 --worksheet worksheet-1.json --reason 'The paper is out.'
as lena evidence submit gpt-2 evidence-1.json
as lena release preview gpt-2
as lena release propose gpt-2 --worksheet worksheet-1.json \
	--reason 'The paper is out, and the smallest version is fit to be given.'
say "The lead proposes, and never votes on it. Others do, of other institutions."
ends 1 lena promotion vote gpt-2 approve --reason 'It is mine.'
as noor promotion queue
as noor promotion vote gpt-2 approve --reason 'What is withheld is said, and why.'
as iris promotion vote gpt-2 approve --independent --reason 'Little is added to what exists.'
says "cooling_off"
ends 1 lena promotion promote gpt-2 --statement 'yes'
sleep 2.2
ends 1 lena promotion promote gpt-2 --statement 'I am sure.'
says "confirmation"
promotes lena
as ravi can me weights_download_public gpt-2 --version 124m
as ravi why me weights_download_public gpt-2 --version 124m
ends 1 ravi can me weights_download_public gpt-2 --version 355m
as ravi gradient
says "GPT-2" "BLOOM"

chapter "The second stage: 355M for everyone, larger versions for partners"
history 2019-05-03
as lena evidence submit gpt-2 evidence-2.json
stage_opens 2 'The output dataset is out; detection stands up.' \
	'The baseline finds it as well as the smaller one.' 'Agreed, and partners are named one by one.'
as ravi can me weights_download_public gpt-2 --version 355m
as ravi release show gpt-2
says "medium-public" "774m, 1558m"

chapter "A partner applies for the versions that are not public"
ends 1 ravi can me weights_download_gated gpt-2 --version 1558m
says "no_grant" "sluice apply gpt-2/partner"
as ravi apply gpt-2/partner --title 'Detectors across sizes' --answers answers.json
says "Submitted"
ask ravi application list --mine
application=$(field id)
as noor application return "$application" --questions 'How long do you keep the weights?'
as ravi application show "$application"
says "How long do you keep the weights?"
as ravi application edit "$application" --answers answers-2.json
as ravi application resubmit "$application"
as iris review queue
as iris application show "$application"
says "Both copies are destroyed"
as iris application vote "$application" approve --reason 'The question needs the weights, and they are kept well.'
ends 1 ravi application vote "$application" approve --reason 'It is a good application.'
as noor application vote "$application" approve --reason 'Agreed; report before publication.'
says "approved"
as ravi why me weights_download_gated gpt-2 --version 1558m
says "terms_pending"
ask ravi grant list --mine
grant=$(field id)
as ravi grant show "$grant"
says "Model sharing agreement"
ask ravi grant show "$grant"
as ravi terms accept "$grant" --digest "$(field digest)"
as ravi key create laptop --grant "$grant"
as ravi can me weights_download_gated gpt-2 --version 1558m
as ravi why me weights_download_gated gpt-2 --version 1558m

chapter "Something is unclear: the lead holds the release, the chair resumes it"
as lena release hold gpt-2 --code monitoring_blind --reason 'The forum monitor was down for a day.'
says "held"
as ravi release show gpt-2
ends 1 lena release resume gpt-2 --reason 'It is back.'
as noor release resume gpt-2 --reason 'The monitor is back, and the gap was looked through by hand.'
says "running"

chapter "The third stage: 774M for everyone"
history 2019-08-20
as lena evidence submit gpt-2 evidence-3.json
stage_opens 3 'The model card and the partners'"'"' first study are out.' \
	'No misuse was confirmed, and others have replicated it.' 'Its text is found less often than I like; agreed.'
as ravi can me weights_download_public gpt-2 --version 774m

chapter "The last stage: 1558M for everyone"
history 2019-11-05
as lena evidence submit gpt-2 evidence-4.json
as noor evidence list gpt-2 --criterion detector_accuracy
stage_opens 4 'The step from 774M is small, and a detector goes with it.' \
	'The increment is small.' 'Agreed; nothing smaller is left to try.'
as ravi can me weights_download_public gpt-2 --version 1558m

chapter "What is remembered"
as ravi release show gpt-2
as ravi model show gpt-2
as ravi gradient
says "GPT-2" "BLOOM"
as ada ledger show --limit 12
as ravi ledger verify
says "Verified"
