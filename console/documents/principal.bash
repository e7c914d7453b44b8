# Made from the code by python -m tests.documents.
_principal() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} at="" i=1
    COMPREPLY=()
    while ((i < COMP_CWORD)); do
        case "${COMP_WORDS[i]}" in
            --add-schools|--api|--app|--as|--base-url|--city|--db|--delimiter|--dialect|--district|--email|--encoding|--fault|--first-name|--flow|--format|--from|--head|--high-grade|--host|--id|--kind|--last-name|--limit|--low-grade|--map|--max-removals|--mode|--name|--number|--of|--operator|--plan|--port|--public-url|--redirect-uri|--rejects|--remove-schools|--role|--rule|--school|--schools|--scope|--search|--show|--sis-id|--sort|--sso|--state|--teacher|--theme|--title|--to|--trace|--user-types|--why) ((i += 2)); continue ;;
            -*) ;;
            *) case "$at ${COMP_WORDS[i]}" in " demo"|" districts"|" districts add"|" districts list"|" districts rename"|" districts deactivate"|" districts reactivate"|" schools"|" schools list"|" schools add"|" schools edit"|" schools deactivate"|" schools reactivate"|" admins"|" admins list"|" admins show"|" admins add"|" admins edit"|" admins export"|" admins deactivate"|" admins reactivate"|" admins move"|" import"|" apply"|" imports"|" undo"|" apps"|" apps add"|" apps list"|" apps show"|" apps edit"|" apps deactivate"|" apps reactivate"|" apps connect"|" apps disconnect"|" apps share"|" apps unshare"|" apps token"|" apps rotate-secret"|" apps authorize"|" apps env"|" apps accounts"|" apps accounts list"|" apps accounts load"|" apps accounts clear"|" preview"|" lenses"|" login"|" rehearse"|" serve"|" faults"|" faults on"|" faults off"|" log"|" doctor"|" backup"|" restore"|" settings"|" settings list"|" settings set"|" settings reset"|" settings keys"|" keys"|" man"|" completion") at+=" ${COMP_WORDS[i]}" ;; esac ;;
        esac
        ((i += 1))
    done
    local words="" files=""
    case "$at $before" in
        " --db"|" demo --db"|" districts --db"|" districts add --db"|" districts list --db"|" districts rename --db"|" districts deactivate --db"|" districts reactivate --db"|" schools --db"|" schools list --db"|" schools add --db"|" schools edit --db"|" schools deactivate --db"|" schools reactivate --db"|" admins --db"|" admins list --db"|" admins show --db"|" admins add --db"|" admins edit --db"|" admins export --db"|" admins deactivate --db"|" admins reactivate --db"|" admins move --db"|" import --plan"|" import --rejects"|" import --db"|" apply --db"|" imports --db"|" undo --db"|" apps --db"|" apps add --db"|" apps list --db"|" apps show --db"|" apps edit --db"|" apps deactivate --db"|" apps reactivate --db"|" apps connect --db"|" apps disconnect --db"|" apps share --db"|" apps unshare --db"|" apps token --db"|" apps rotate-secret --db"|" apps authorize --db"|" apps env --db"|" apps accounts --db"|" apps accounts list --db"|" apps accounts load --db"|" apps accounts clear --db"|" preview --db"|" lenses --db"|" login --trace"|" login --db"|" rehearse --db"|" serve --db"|" faults --db"|" faults on --db"|" faults off --db"|" log --db"|" doctor --db"|" backup --db"|" restore --db"|" settings --db"|" settings list --db"|" settings set --db"|" settings reset --db"|" settings keys --db"|" keys --db"|" man --db"|" completion --db") files=1 ;;
        " --theme"|" --operator"|" districts add --id"|" schools list --search"|" schools list --sort"|" schools list --district"|" schools add --sis-id"|" schools add --name"|" schools add --number"|" schools add --low-grade"|" schools add --high-grade"|" schools add --city"|" schools add --state"|" schools add --district"|" schools edit --name"|" schools edit --sis-id"|" schools edit --district"|" schools deactivate --district"|" schools reactivate --district"|" admins list --search"|" admins list --school"|" admins list --sort"|" admins list --district"|" admins show --district"|" admins add --email"|" admins add --first-name"|" admins add --last-name"|" admins add --title"|" admins add --schools"|" admins add --sis-id"|" admins add --district"|" admins edit --email"|" admins edit --first-name"|" admins edit --last-name"|" admins edit --title"|" admins edit --schools"|" admins edit --add-schools"|" admins edit --remove-schools"|" admins edit --sis-id"|" admins edit --district"|" admins export --district"|" admins deactivate --district"|" admins reactivate --district"|" admins move --from"|" admins move --to"|" admins move --district"|" import --district"|" import --max-removals"|" import --map"|" import --encoding"|" import --delimiter"|" import --search"|" import --limit"|" apply --max-removals"|" apply --search"|" apply --limit"|" apps add --redirect-uri"|" apps add --sso"|" apps add --user-types"|" apps add --api"|" apps edit --name"|" apps edit --redirect-uri"|" apps edit --sso"|" apps edit --user-types"|" apps edit --api"|" apps connect --district"|" apps disconnect --district"|" apps share --district"|" apps unshare --district"|" apps token --district"|" apps authorize --teacher"|" apps authorize --district"|" apps env --base-url"|" preview --dialect"|" preview --as"|" preview --why"|" preview --district"|" lenses --app"|" lenses --dialect"|" lenses --district"|" login --dialect"|" login --role"|" login --fault"|" login --district"|" rehearse --district"|" serve --host"|" serve --port"|" serve --public-url"|" serve --fault"|" faults on --app"|" faults off --app"|" log --head"|" log --of") return ;;
        " admins list --scope"|" admins add --scope"|" admins edit --scope") words="district school" ;;
        " admins export --format") words="admins clever oneroster json" ;;
        " import --format") words="auto admins clever oneroster" ;;
        " import --mode") words="add upsert full" ;;
        " import --show"|" apply --show") words="created updated unchanged removed rejected edits" ;;
        " import --kind"|" apply --kind") words="schools admins teachers students sections enrollments" ;;
        " apps share --schools"|" apps unshare --schools") words="all" ;;
        " login --flow") words="button portal instant" ;;
        " rehearse --rule") words="id email" ;;
        *) case "$at" in
            "") if [[ $word == -* ]]; then words="--db --plain --no-plain --low-bandwidth --no-low-bandwidth --mouse --no-mouse --ascii --no-ascii --reduced-motion --no-reduced-motion --theme --read-only --no-read-only --operator --version -h --help"; else words="demo districts schools admins import apply imports undo apps preview lenses login rehearse serve faults log doctor backup restore settings keys man completion"; fi ;;
            " demo") if [[ $word == -* ]]; then words="--headless --db -h --help"; else words=""; fi ;;
            " districts") if [[ $word == -* ]]; then words="--db -h --help"; else words="add list rename deactivate reactivate"; fi ;;
            " districts add") if [[ $word == -* ]]; then words="--id --json --db -h --help"; else words=""; fi ;;
            " districts list") if [[ $word == -* ]]; then words="--inactive --json --db -h --help"; else words=""; fi ;;
            " districts rename") if [[ $word == -* ]]; then words="--db -h --help"; else words=""; fi ;;
            " districts deactivate") if [[ $word == -* ]]; then words="--db -h --help"; else words=""; fi ;;
            " districts reactivate") if [[ $word == -* ]]; then words="--db -h --help"; else words=""; fi ;;
            " schools") if [[ $word == -* ]]; then words="--db -h --help"; else words="list add edit deactivate reactivate"; fi ;;
            " schools list") if [[ $word == -* ]]; then words="--search --inactive --sort --district --json --db -h --help"; else words=""; fi ;;
            " schools add") if [[ $word == -* ]]; then words="--sis-id --name --number --low-grade --high-grade --city --state --district --json --db -h --help"; else words=""; fi ;;
            " schools edit") if [[ $word == -* ]]; then words="--name --sis-id --district --json --db -h --help"; else words=""; fi ;;
            " schools deactivate") if [[ $word == -* ]]; then words="--dry-run --yes --district --json --db -h --help"; else words=""; fi ;;
            " schools reactivate") if [[ $word == -* ]]; then words="--dry-run --district --json --db -h --help"; else words=""; fi ;;
            " admins") if [[ $word == -* ]]; then words="--db -h --help"; else words="list show add edit export deactivate reactivate move"; fi ;;
            " admins list") if [[ $word == -* ]]; then words="--search --scope --school --inactive --sort --district --json --db -h --help"; else words=""; fi ;;
            " admins show") if [[ $word == -* ]]; then words="--district --json --db -h --help"; else words=""; fi ;;
            " admins add") if [[ $word == -* ]]; then words="--email --first-name --last-name --scope --title --schools --sis-id --district --json --db -h --help"; else words=""; fi ;;
            " admins edit") if [[ $word == -* ]]; then words="--email --first-name --last-name --scope --title --schools --add-schools --remove-schools --sis-id --district --json --db -h --help"; else words=""; fi ;;
            " admins export") if [[ $word == -* ]]; then words="--format --raw --overwrite --district --db -h --help"; else words="" files=1; fi ;;
            " admins deactivate") if [[ $word == -* ]]; then words="--district --json --db -h --help"; else words=""; fi ;;
            " admins reactivate") if [[ $word == -* ]]; then words="--district --json --db -h --help"; else words=""; fi ;;
            " admins move") if [[ $word == -* ]]; then words="--from --to --yes --district --json --db -h --help"; else words=""; fi ;;
            " import") if [[ $word == -* ]]; then words="--district --format --mode --dry-run --plan --yes --allow-partial --max-removals --rejects --map --encoding --delimiter --overwrite-edits --show --kind --search --limit --json --db -h --help"; else words="" files=1; fi ;;
            " apply") if [[ $word == -* ]]; then words="--yes --max-removals --dry-run --show --kind --search --limit --json --db -h --help"; else words="" files=1; fi ;;
            " imports") if [[ $word == -* ]]; then words="--json --db -h --help"; else words=""; fi ;;
            " undo") if [[ $word == -* ]]; then words="--dry-run --json --db -h --help"; else words=""; fi ;;
            " apps") if [[ $word == -* ]]; then words="--db -h --help"; else words="add list show edit deactivate reactivate connect disconnect share unshare token rotate-secret authorize env accounts"; fi ;;
            " apps add") if [[ $word == -* ]]; then words="--redirect-uri --sso --user-types --api --oidc --rostering --no-rostering --json --db -h --help"; else words=""; fi ;;
            " apps list") if [[ $word == -* ]]; then words="--json --db -h --help"; else words=""; fi ;;
            " apps show") if [[ $word == -* ]]; then words="--json --db -h --help"; else words=""; fi ;;
            " apps edit") if [[ $word == -* ]]; then words="--name --redirect-uri --sso --user-types --api --oidc --no-oidc --rostering --no-rostering --json --db -h --help"; else words=""; fi ;;
            " apps deactivate") if [[ $word == -* ]]; then words="--json --db -h --help"; else words=""; fi ;;
            " apps reactivate") if [[ $word == -* ]]; then words="--json --db -h --help"; else words=""; fi ;;
            " apps connect") if [[ $word == -* ]]; then words="--district --json --db -h --help"; else words=""; fi ;;
            " apps disconnect") if [[ $word == -* ]]; then words="--dry-run --yes --district --json --db -h --help"; else words=""; fi ;;
            " apps share") if [[ $word == -* ]]; then words="--schools --dry-run --district --json --db -h --help"; else words=""; fi ;;
            " apps unshare") if [[ $word == -* ]]; then words="--schools --dry-run --yes --district --json --db -h --help"; else words=""; fi ;;
            " apps token") if [[ $word == -* ]]; then words="--rotate --district --json --db -h --help"; else words=""; fi ;;
            " apps rotate-secret") if [[ $word == -* ]]; then words="--json --db -h --help"; else words=""; fi ;;
            " apps authorize") if [[ $word == -* ]]; then words="--teacher --withdraw --district --db -h --help"; else words=""; fi ;;
            " apps env") if [[ $word == -* ]]; then words="--base-url --json --db -h --help"; else words=""; fi ;;
            " apps accounts") if [[ $word == -* ]]; then words="--db -h --help"; else words="list load clear"; fi ;;
            " apps accounts list") if [[ $word == -* ]]; then words="--json --db -h --help"; else words=""; fi ;;
            " apps accounts load") if [[ $word == -* ]]; then words="--json --db -h --help"; else words="" files=1; fi ;;
            " apps accounts clear") if [[ $word == -* ]]; then words="--yes --db -h --help"; else words=""; fi ;;
            " preview") if [[ $word == -* ]]; then words="--dialect --as --why --curl --district --json --db -h --help"; else words="" files=1; fi ;;
            " lenses") if [[ $word == -* ]]; then words="--app --dialect --library --district --json --db -h --help"; else words=""; fi ;;
            " login") if [[ $word == -* ]]; then words="--flow --library --dialect --role --fault --trace --district --json --db -h --help"; else words=""; fi ;;
            " rehearse") if [[ $word == -* ]]; then words="--rule --all --district --json --db -h --help"; else words=""; fi ;;
            " serve") if [[ $word == -* ]]; then words="--host --port --scripted-login --public-url --strict --fault --new-key --quiet --db -h --help"; else words=""; fi ;;
            " faults") if [[ $word == -* ]]; then words="--json --db -h --help"; else words="on off"; fi ;;
            " faults on") if [[ $word == -* ]]; then words="--app --once --json --db -h --help"; else words=""; fi ;;
            " faults off") if [[ $word == -* ]]; then words="--app --json --db -h --help"; else words=""; fi ;;
            " log") if [[ $word == -* ]]; then words="--verify --head --of --json --db -h --help"; else words=""; fi ;;
            " doctor") if [[ $word == -* ]]; then words="--json --db -h --help"; else words=""; fi ;;
            " backup") if [[ $word == -* ]]; then words="--json --db -h --help"; else words="" files=1; fi ;;
            " restore") if [[ $word == -* ]]; then words="--yes --db -h --help"; else words="" files=1; fi ;;
            " settings") if [[ $word == -* ]]; then words="--db -h --help"; else words="list set reset keys"; fi ;;
            " settings list") if [[ $word == -* ]]; then words="--json --db -h --help"; else words=""; fi ;;
            " settings set") if [[ $word == -* ]]; then words="--db -h --help"; else words=""; fi ;;
            " settings reset") if [[ $word == -* ]]; then words="--yes --db -h --help"; else words=""; fi ;;
            " settings keys") if [[ $word == -* ]]; then words="--check --json --db -h --help"; else words=""; fi ;;
            " keys") if [[ $word == -* ]]; then words="--json --db -h --help"; else words=""; fi ;;
            " man") if [[ $word == -* ]]; then words="--db -h --help"; else words=""; fi ;;
            " completion") if [[ $word == -* ]]; then words="--db -h --help"; else words=""; fi ;;
        esac ;;
    esac
    COMPREPLY=($(compgen -W "$words" -- "$word"))
    if [[ $files ]]; then
        compopt -o filenames 2>/dev/null
        local IFS=$'\n'
        COMPREPLY+=($(compgen -f -- "$word"))
    fi
}
complete -F _principal principal
