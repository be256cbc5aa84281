/* A board, a model, a lead. */
#include "tests/unit/command/scene.h"

void
scene_open(struct scene *s)
{
	struct house *h = &s->house;

	house_open(h);
	s->chair = house_person(h, "chloe", "Northfield");
	s->deputy = house_person(h, "david", "Northfield");
	s->lead = house_person(h, "lena", "Openlab");
	s->stranger = house_person(h, "sam", NULL);
	house_do(h, &h->ada, "board_create",
	    "{'slug':'safety','name':'Safety','chair':'chloe@example.org',"
	    "'deputy':'david@example.org'}");
}

void
scene_close(struct scene *s)
{
	house_close(&s->house);
}

const char *
scene_model(struct scene *s, const char *slug, const char *disclosure)
{
	return house_text(&s->house,
	    "{'slug':'%s','name':'GPT-2','developer':'Openlab','modality':'text',"
	    "'parameters':1558000000,'disclosure':'%s','lead':'lena@example.org',"
	    "'boards':['safety'],'versions':["
	    "{'slug':'124m','name':'124M','parameters':124439808,'aliases':['117M'],"
	    "'announced_at':'2019-02-14'},{'slug':'1.5b','name':'1.5B'}],"
	    "'components':["
	    "{'slug':'api','kind':'interface','name':'API','categories':['model_access'],"
	    "'licence_class':'none','versions':['124m','1.5b']},"
	    "{'slug':'weights','kind':'weights','name':'Weights','categories':"
	    "['model_access','replication'],'licence_class':'open','licence':'MIT',"
	    "'versions':['117M','1.5b']},"
	    "{'slug':'code','kind':'inference_code','name':'Code','categories':"
	    "['model_access'],'licence_class':'open','versions':['124m']},"
	    "{'slug':'card','kind':'model_card','name':'Card','categories':"
	    "['risk_analysis'],'licence_class':'open','versions':['124m','1.5b']}]}",
	    slug, disclosure);
}

void
scene_import(struct scene *s, const char *slug, const char *disclosure)
{
	struct house *h = &s->house;
	const struct json *r = house_do(
	    h, &h->ada, "model_import", scene_model(s, slug, disclosure));

	house_do(h, &s->chair,
	    house_text(h, "role_confirm %.*s", STR_ARG(text_at(r, "leads.0.role"))), NULL);
}

const char *
scene_partner(struct scene *s, const char *more)
{
	return house_text(&s->house,
	    "{'slug':'partner','title':'Partners','audience':'partner',"
	    "'capabilities':['prompt_api','weights_download_gated'],"
	    "'components':['api','weights'],'versions':['124m','1.5b'],'term':'P365D',"
	    "'review':[{'board':'safety','quorum':2,'guests':1}]%s}",
	    more);
}

const char *
scene_public(struct scene *s)
{
	return house_text(&s->house,
	    "{'slug':'public','title':'Everyone','audience':'public','open':true,"
	    "'capabilities':['docs_card','inference_code'],'components':['card','code'],"
	    "'versions':['117M']}");
}
