#include "report/decision_words.h"

#include <string_view>

namespace fcgicheck::report {
namespace {

std::string_view name(apache::What what) {
    switch (what) {
        using enum apache::What;
        case access:
            return "access";
        case filesystem:
            return "filesystem";
        case handler:
            return "handler";
        case htaccess:
            return ".htaccess";
        case script:
            return "script";
        case vhost:
            return "vhost";
        case accept_path_info:
            return "AcceptPathInfo";
        case action:
            return "Action";
        case alias:
            return "Alias";
        case auth_type:
            return "AuthType";
        case check_spelling:
            return "CheckSpelling";
        case directory_index:
            return "DirectoryIndex";
        case directory_slash:
            return "DirectorySlash";
        case error_document:
            return "ErrorDocument";
        case fallback_resource:
            return "FallbackResource";
        case fcgid_max_processes_per_class:
            return "FcgidMaxProcessesPerClass";
        case http_protocol_options:
            return "HttpProtocolOptions";
        case if_section:
            return "If";
        case options:
            return "Options";
        case proxy_pass:
            return "ProxyPass";
        case redirect:
            return "Redirect";
        case request_header:
            return "RequestHeader";
        case rewrite_base:
            return "RewriteBase";
        case rewrite_cond:
            return "RewriteCond";
        case rewrite_engine:
            return "RewriteEngine";
        case rewrite_map:
            return "RewriteMap";
        case rewrite_rule:
            return "RewriteRule";
        case script_alias:
            return "ScriptAlias";
        case set_env_if:
            return "SetEnvIf";
        case set_handler:
            return "SetHandler";
        case user_dir:
            return "UserDir";
        case virtual_document_root:
            return "VirtualDocumentRoot";
        case virtual_script_alias:
            return "VirtualScriptAlias";
    }
    return {};
}

}  // namespace

// Of a .htaccess the directive that is refused.
std::string what_of(const apache::Decision& decision) {
    if (decision.what == apache::What::htaccess && decision.because) {
        const std::string& line = decision.because->text;
        if (!line.empty())
            return line.substr(0, line.find_first_of(" \t"));
    }
    return std::string(name(decision.what));
}

}  // namespace fcgicheck::report
