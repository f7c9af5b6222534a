// What one section, one .htaccess or a server's own lines say for the files they apply to, and how
// two of them merge (httpd: ap_conf_vector_t and ap_merge_per_dir_configs).
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apache/directives/access.h"
#include "apache/directives/actions.h"
#include "apache/directives/alias.h"
#include "apache/directives/dav.h"
#include "apache/directives/dir.h"
#include "apache/directives/environment_rules.h"
#include "apache/directives/mime.h"
#include "apache/directives/names.h"
#include "apache/directives/negotiation.h"
#include "apache/directives/options.h"
#include "apache/directives/proxy.h"
#include "apache/directives/redirect.h"
#include "apache/directives/response.h"
#include "apache/directives/set_env.h"
#include "apache/expr/expression.h"
#include "apache/rewrite/rules.h"
#include "fcgicheck/config.h"
#include "text/regex.h"

namespace fcgicheck::apache {

struct NamedSetting {
    std::string value;
    std::vector<Cause> because;
    std::optional<Expression> expression = {};  // where the value depends on the request
};

struct Section;
struct IfSection;

struct PerDir {
    OptionLines options;
    Override override;
    std::optional<NamedSetting> set_handler;
    std::optional<NamedSetting> force_type;
    MimeLines mime;
    AuthzLines authz;
    AuthnLines authn;
    GateLines gate;
    EnvironmentRules environment_rules;  // SetEnvIf
    SetEnv set_env;
    std::optional<CompatLines> compat;
    std::optional<DirectoryRewrite> rewrite;
    RedirectLines redirects;
    std::optional<ProxyPass> proxy_pass;  // of a <Location>
    ActionLines actions;
    AliasLines alias;
    DirLines directory;
    ResponseLines response;
    NameLines names;
    LanguageLines languages;
    DavLines dav;
    std::map<std::string, Wrapper, std::less<>> wrappers;  // by extension with its dot, or ""
    std::vector<std::shared_ptr<const Section>> files;
    std::vector<std::shared_ptr<const IfSection>> conditions;
};

PerDir merge(PerDir base, const PerDir& later);

// <Directory>, <Files>, <Location> and their Match forms.
struct Section {
    std::string pattern;  // of a directory: with its trailing slash
    bool has_wildcard = false;
    std::optional<text::Regex> regex;
    std::size_t slashes = 0;  // of the pattern; 0 for "/" itself: httpd sorts by it
    PerDir own;
    Cause opened;
};

struct IfSection {
    bool goes_on = false;                 // an <ElseIf> or <Else>
    std::optional<Expression> condition;  // of all but <Else>
    PerDir own;
    Cause opened;
};

}  // namespace fcgicheck::apache
