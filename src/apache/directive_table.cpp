#include "apache/modules.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

constexpr auto auth_config = static_cast<unsigned>(OverrideClass::auth_config);
constexpr auto file_info = static_cast<unsigned>(OverrideClass::file_info);
constexpr auto indexes = static_cast<unsigned>(OverrideClass::indexes);
constexpr auto limit = static_cast<unsigned>(OverrideClass::limit);
constexpr auto options = static_cast<unsigned>(OverrideClass::options);
constexpr unsigned any_class = auth_config | file_info | indexes | limit | options;

struct DirectiveGroup {
    std::string_view module;
    Place place;
    unsigned classes;
    std::string_view names;
};

using enum Place;
constexpr std::array groups = std::to_array<DirectiveGroup>({
    {"access_compat_module", directory_only, auth_config, "Satisfy"},
    {"access_compat_module", directory_only, limit, "allow deny order"},
    {"actions_module", anywhere, 0, "Script"},
    {"actions_module", anywhere, file_info, "Action"},
    {"alias_module", anywhere, 0, "Alias ScriptAlias"},
    {"alias_module", anywhere, file_info,
     "AliasPreservePath Redirect RedirectMatch RedirectPermanent RedirectRelative RedirectTemp"},
    {"alias_module", server_only, 0, "AliasMatch ScriptAliasMatch"},
    {"allowmethods_module", directory_only, 0, "AllowMethods"},
    {"auth_basic_module", directory_only, auth_config,
     "AuthBasicAuthoritative AuthBasicFake AuthBasicProvider AuthBasicUseDigestAlgorithm"},
    {"auth_digest_module", directory_only, auth_config,
     "AuthDigestAlgorithm AuthDigestDomain AuthDigestNcCheck AuthDigestNonceLifetime "
     "AuthDigestProvider AuthDigestQop"},
    {"auth_digest_module", server_only, 0, "AuthDigestShmemSize"},
    {"auth_form_module", directory_only, 0, "AuthFormSize"},
    {"auth_form_module", directory_only, auth_config,
     "AuthFormAuthoritative AuthFormBody AuthFormDisableNoStore AuthFormFakeBasicAuth "
     "AuthFormLocation AuthFormLoginRequiredLocation AuthFormLoginSuccessLocation "
     "AuthFormLogoutLocation AuthFormMethod AuthFormMimetype AuthFormPassword AuthFormProvider "
     "AuthFormSitePassphrase AuthFormUsername"},
    {"authn_anon_module", directory_only, auth_config,
     "Anonymous Anonymous_LogEmail Anonymous_MustGiveEmail Anonymous_NoUserId "
     "Anonymous_VerifyEmail"},
    {"authn_core_module", directory_only, auth_config, "AuthName AuthType"},
    {"authn_core_module", server_only, 0, "<AuthnProviderAlias"},
    {"authn_dbd_module", directory_only, 0, "AuthDBDUserPWQuery AuthDBDUserRealmQuery"},
    {"authn_dbm_module", directory_only, auth_config, "AuthDBMType AuthDBMUserFile"},
    {"authn_file_module", directory_only, auth_config, "AuthUserFile"},
    {"authn_socache_module", directory_only, 0, "AuthnCacheContext"},
    {"authn_socache_module", directory_only, auth_config, "AuthnCacheProvideFor AuthnCacheTimeout"},
    {"authn_socache_module", server_only, 0, "AuthnCacheEnable AuthnCacheSOCache"},
    {"authnz_fcgi_module", anywhere, file_info, "AuthnzFcgiCheckAuthnProvider"},
    {"authnz_fcgi_module", server_only, 0, "AuthnzFcgiDefineProvider"},
    {"authnz_ldap_module", directory_only, auth_config,
     "AuthLDAPAuthorizePrefix AuthLDAPBindAuthoritative AuthLDAPBindDN AuthLDAPBindPassword "
     "AuthLDAPCompareAsUser AuthLDAPCompareDNOnServer AuthLDAPDereferenceAliases "
     "AuthLDAPGroupAttribute AuthLDAPGroupAttributeIsDN AuthLDAPInitialBindAsUser "
     "AuthLDAPInitialBindPattern AuthLDAPMaxSubGroupDepth AuthLDAPRemoteUserAttribute "
     "AuthLDAPRemoteUserIsDN AuthLDAPSearchAsUser AuthLDAPSubGroupAttribute AuthLDAPSubGroupClass "
     "AuthLDAPURL"},
    {"authnz_ldap_module", server_only, 0, "AuthLDAPCharsetConfig"},
    {"authz_core_module", directory_only, auth_config,
     "<RequireAll <RequireAny <RequireNone AuthMerging AuthzSendForbiddenOnFailure Require"},
    {"authz_core_module", server_only, 0, "<AuthzProviderAlias"},
    {"authz_dbd_module", directory_only, 0,
     "AuthzDBDLoginToReferer AuthzDBDQuery AuthzDBDRedirectQuery"},
    {"authz_dbm_module", directory_only, auth_config, "AuthDBMGroupFile AuthzDBMType"},
    {"authz_groupfile_module", directory_only, auth_config, "AuthGroupFile"},
    {"autoindex_module", anywhere, any_class, "FancyIndexing"},
    {"autoindex_module", anywhere, indexes,
     "AddAlt AddAltByEncoding AddAltByType AddDescription AddIcon AddIconByEncoding AddIconByType "
     "DefaultIcon HeaderName IndexHeadInsert IndexIgnore IndexIgnoreReset IndexOptions "
     "IndexOrderDefault IndexStyleSheet ReadmeName"},
    {"brotli_module", server_only, 0,
     "BrotliAlterETag BrotliCompressionMaxInputBlock BrotliCompressionQuality "
     "BrotliCompressionWindow BrotliFilterNote"},
    {"buffer_module", directory_only, 0, "BufferSize"},
    {"cache_disk_module", anywhere, 0,
     "CacheMaxFileSize CacheMinFileSize CacheReadSize CacheReadTime"},
    {"cache_disk_module", server_only, 0, "CacheDirLength CacheDirLevels CacheRoot"},
    {"cache_module", anywhere, 0,
     "CacheDefaultExpire CacheDetailHeader CacheDisable CacheEnable CacheHeader "
     "CacheIgnoreNoLastMod CacheLastModifiedFactor CacheMaxExpire CacheMinExpire CacheStaleOnError "
     "CacheStoreExpired CacheStoreNoStore CacheStorePrivate"},
    {"cache_module", server_only, 0,
     "CacheIgnoreCacheControl CacheIgnoreHeaders CacheIgnoreQueryString "
     "CacheIgnoreURLSessionIdentifiers CacheKeyBaseURL CacheLock CacheLockMaxAge CacheLockPath "
     "CacheQuickHandler"},
    {"cache_socache_module", anywhere, 0,
     "CacheSocacheMaxSize CacheSocacheMaxTime CacheSocacheMinTime CacheSocacheReadSize "
     "CacheSocacheReadTime"},
    {"cache_socache_module", server_only, 0, "CacheSocache"},
    {"cern_meta_module", anywhere, indexes, "MetaDir MetaFiles MetaSuffix"},
    {"cgi_module", anywhere, 0, "CGIScriptTimeout"},
    {"cgi_module", server_only, 0, "ScriptLog ScriptLogBuffer ScriptLogLength"},
    {"cgid_module", anywhere, 0, "CGIDScriptTimeout"},
    {"cgid_module", server_only, 0, "ScriptLog ScriptLogBuffer ScriptLogLength ScriptSock"},
    {"charset_lite_module", anywhere, file_info, "CharsetDefault CharsetOptions CharsetSourceEnc"},
    {"core_module", anywhere, 0,
     "Define HostnameLookups Include IncludeOptional LogLevel MaxRangeOverlaps MaxRangeReversals "
     "MaxRanges ReadBufferSize UnDefine UseCanonicalName UseCanonicalPhysicalPort"},
    {"core_module", anywhere, any_class,
     "<Else <ElseIf <Files <FilesMatch <If <IfDefine <IfDirective <IfFile <IfModule <IfSection "
     "Error LimitRequestBody LimitXMLRequestBody RLimitCPU RLimitMEM RLimitNPROC ServerSignature"},
    {"core_module", anywhere, file_info,
     "AcceptPathInfo AddDefaultCharset CGIVar DefaultType EnableMMAP EnableSendfile ErrorDocument "
     "FileETag ForceType QualifyRedirectURL SetHandler SetInputFilter SetOutputFilter"},
    {"core_module", anywhere, options, "ContentDigest Options"},
    {"core_module", directory_only, 0, "AllowOverride AllowOverrideList"},
    {"core_module", directory_only, auth_config, "CGIPassAuth"},
    {"core_module", directory_only, auth_config | limit, "<Limit <LimitExcept"},
    {"core_module", server_only, 0,
     "<Directory <DirectoryMatch <Location <LocationMatch <VirtualHost AcceptFilter AccessFileName "
     "AllowEncodedSlashes CoreDumpDirectory DefaultRuntimeDir DocumentRoot ErrorLog ErrorLogFormat "
     "ExtendedStatus FlushMaxPipelined FlushMaxThreshold HttpProtocolOptions "
     "LimitInternalRecursion LimitRequestFields LimitRequestFieldsize LimitRequestLine "
     "MaxConnectionsPerChild MaxMemFree MaxRequestsPerChild MergeSlashes MergeTrailers Mutex "
     "NameVirtualHost PidFile Port Protocol Protocols ProtocolsHonorOrder RegexDefaultOptions "
     "RegisterHttpMethod ScoreBoardFile SeeRequestTail ServerAdmin ServerAlias ServerName "
     "ServerPath ServerRoot ServerTokens StrictHostCheck ThreadStackSize Timeout TraceEnable"},
    {"dav_fs_module", server_only, 0, "DavLockDB"},
    {"dav_lock_module", directory_only, 0, "DavGenericLockDB"},
    {"dav_module", anywhere, 0, "DavDepthInfinity DavMinTimeout"},
    {"dav_module", directory_only, 0, "Dav"},
    {"dbd_module", server_only, 0,
     "DBDExptime DBDInitSQL DBDKeep DBDMax DBDMin DBDParams DBDPersist DBDPrepareSQL DBDriver"},
    {"deflate_module", anywhere, any_class,
     "DeflateInflateLimitRequestBody DeflateInflateRatioBurst DeflateInflateRatioLimit"},
    {"deflate_module", server_only, 0,
     "DeflateAlterEtag DeflateBufferSize DeflateCompressionLevel DeflateFilterNote DeflateMemLevel "
     "DeflateWindowSize"},
    {"dialup_module", directory_only, 0, "ModemStandard"},
    {"dir_module", anywhere, indexes,
     "DirectoryCheckHandler DirectoryIndex DirectoryIndexRedirect DirectorySlash FallbackResource"},
    {"dumpio_module", server_only, 0, "DumpIOInput DumpIOOutput"},
    {"echo_module", server_only, 0, "ProtocolEcho"},
    {"env_module", anywhere, file_info, "PassEnv SetEnv UnsetEnv"},
    {"expires_module", anywhere, indexes, "ExpiresActive ExpiresByType ExpiresDefault"},
    {"ext_filter_module", directory_only, 0, "ExtFilterOptions"},
    {"ext_filter_module", server_only, 0, "ExtFilterDefine"},
    {"fcgid_module", anywhere, file_info,
     "FastCgiAccessChecker FastCgiAccessCheckerAuthoritative FastCgiAuthenticator "
     "FastCgiAuthenticatorAuthoritative FastCgiAuthorizer FastCgiAuthorizerAuthoritative "
     "FcgidAccessChecker FcgidAccessCheckerAuthoritative FcgidAuthenticator "
     "FcgidAuthenticatorAuthoritative FcgidAuthorizer FcgidAuthorizerAuthoritative FcgidWrapper "
     "FCGIWrapper"},
    {"fcgid_module", server_only, 0,
     "BusyScanInterval BusyTimeout DefaultInitEnv DefaultMaxClassProcessCount "
     "DefaultMinClassProcessCount ErrorScanInterval FcgidBusyScanInterval FcgidBusyTimeout "
     "FcgidCmdOptions FcgidConnectTimeout FcgidErrorScanInterval FcgidFixPathinfo "
     "FcgidIdleScanInterval FcgidIdleTimeout FcgidInitialEnv FcgidIOTimeout FcgidIPCDir "
     "FcgidMaxProcesses FcgidMaxProcessesPerClass FcgidMaxRequestInMem FcgidMaxRequestLen "
     "FcgidMaxRequestsPerProcess FcgidMinProcessesPerClass FcgidOutputBufferSize FcgidPassHeader "
     "FcgidProcessLifeTime FcgidProcessTableFile FcgidSpawnScore FcgidSpawnScoreUpLimit "
     "FcgidTerminationScore FcgidTimeScore FcgidZombieScanInterval IdleScanInterval IdleTimeout "
     "IPCCommTimeout IPCConnectTimeout MaxProcessCount MaxRequestInMem MaxRequestLen "
     "MaxRequestsPerProcess OutputBufferSize PassHeader PHP_Fix_Pathinfo_Enable ProcessLifeTime "
     "SharememPath SocketPath SpawnScore SpawnScoreUpLimit TerminationScore TimeScore "
     "ZombieScanInterval"},
    {"file_cache_module", server_only, 0, "cachefile mmapfile"},
    {"filter_module", anywhere, 0, "FilterTrace"},
    {"filter_module", anywhere, file_info, "AddOutputFilterByType"},
    {"filter_module", anywhere, options, "FilterChain FilterDeclare FilterProtocol FilterProvider"},
    {"headers_module", anywhere, file_info, "Header RequestHeader"},
    {"heartbeat_module", server_only, 0, "HeartbeatAddress"},
    {"heartmonitor_module", server_only, 0, "HeartbeatListen HeartbeatMaxServers HeartbeatStorage"},
    {"http2_module", anywhere, auth_config, "H2Push H2Upgrade"},
    {"http2_module", anywhere, auth_config | file_info, "H2EarlyHint H2PushResource"},
    {"http2_module", anywhere, file_info, "H2CopyFiles H2ProxyRequests"},
    {"http2_module", server_only, 0,
     "H2Direct H2EarlyHints H2MaxDataFrameLen H2MaxHeaderBlockLen H2MaxSessionStreams "
     "H2MaxStreamErrors H2MaxWorkerIdleSeconds H2MaxWorkers H2MinWorkers H2ModernTLSOnly "
     "H2OutputBuffering H2Padding H2PushDiarySize H2PushPriority H2SerializeHeaders "
     "H2SessionExtraFiles H2StreamMaxMemSize H2StreamTimeout H2TLSCoolDownSecs H2TLSWarmUpSize "
     "H2WebSockets H2WindowSize"},
    {"http_module", server_only, 0, "KeepAlive KeepAliveTimeout MaxKeepAliveRequests"},
    {"ident_module", anywhere, 0, "IdentityCheck IdentityCheckTimeout"},
    {"imagemap_module", anywhere, indexes, "ImapBase ImapDefault ImapMenu"},
    {"include_module", anywhere, any_class, "SSIErrorMsg SSITimeFormat SSIUndefinedEcho"},
    {"include_module", anywhere, options, "XBitHack"},
    {"include_module", directory_only, limit, "SSIEtag SSILastModified SSILegacyExprParser"},
    {"include_module", server_only, 0, "SSIEndTag SSIStartTag"},
    {"info_module", server_only, 0, "AddModuleInfo"},
    {"lbmethod_heartbeat_module", server_only, 0, "HeartbeatStorage"},
    {"ldap_module", directory_only, auth_config,
     "LDAPReferralHopLimit LDAPReferrals LDAPTrustedClientCert"},
    {"ldap_module", server_only, 0,
     "LDAPCacheEntries LDAPCacheTTL LDAPConnectionPoolTTL LDAPConnectionTimeout LDAPLibraryDebug "
     "LDAPOpCacheEntries LDAPOpCacheTTL LDAPRetries LDAPRetryDelay LDAPSharedCacheFile "
     "LDAPSharedCacheSize LDAPTimeout LDAPTrustedGlobalCert LDAPTrustedMode LDAPVerifyServerCert"},
    {"log_config_module", server_only, 0, "BufferedLogs CustomLog GlobalLog LogFormat TransferLog"},
    {"log_debug_module", anywhere, 0, "LogMessage"},
    {"log_forensic_module", server_only, 0, "ForensicLog"},
    {"logio_module", anywhere, any_class, "LogIOTrackTTFB"},
    {"lua_module", anywhere, any_class,
     "<LuaHookAccessChecker <LuaHookAuthChecker <LuaHookCheckUserID <LuaHookFixups "
     "<LuaHookMapToStorage <LuaHookPreTranslateName <LuaHookTranslateName <LuaHookTypeChecker "
     "<LuaQuickHandler Lua_____ByteCodeHack LuaCodeCache LuaHookAccessChecker LuaHookAuthChecker "
     "LuaHookCheckUserID LuaHookFixups LuaHookInsertFilter LuaHookLog LuaHookMapToStorage "
     "LuaHookPreTranslateName LuaHookTranslateName LuaHookTypeChecker LuaInherit LuaInputFilter "
     "LuaMapHandler LuaOutputFilter LuaPackageCPath LuaPackagePath LuaQuickHandler LuaRoot "
     "LuaScope"},
    {"lua_module", server_only, 0, "LuaAuthzProvider"},
    {"macro_module", anywhere, any_class,
     "<Macro MacroIgnoreBadNesting MacroIgnoreEmptyArgs UndefMacro Use"},
    {"md_module", anywhere, auth_config, "MDRequireHttps"},
    {"md_module", server_only, 0,
     "<MDomain <MDomainSet MDActivationDelay MDBaseServer MDCACertificateFile MDCAChallenges "
     "MDCertificateAgreement MDCertificateAuthority MDCertificateCheck MDCertificateFile "
     "MDCertificateKeyFile MDCertificateProtocol MDCertificateStatus MDChallengeDns01 "
     "MDChallengeDns01Version MDCheckInterval MDContactEmail MDDriveMode MDExternalAccountBinding "
     "MDHttpProxy MDHttpProxyCACertificateFile MDInitialDelay MDMatchNames MDMember MDMembers "
     "MDMessageCmd MDMustStaple MDNotifyCmd MDomain MDPortMap MDPrivateKeys MDProfile "
     "MDProfileMandatory MDRenewMode MDRenewViaARI MDRenewWindow MDRetryDelay MDRetryFailover "
     "MDServerStatus MDStapleOthers MDStapling MDStaplingKeepResponse MDStaplingRenewWindow "
     "MDStoreDir MDStoreLocks MDWarnWindow"},
    {"mime_magic_module", server_only, 0, "MimeMagicFile"},
    {"mime_module", anywhere, file_info,
     "AddCharset AddEncoding AddHandler AddInputFilter AddLanguage AddOutputFilter AddType "
     "DefaultLanguage MultiviewsMatch RemoveCharset RemoveEncoding RemoveHandler RemoveInputFilter "
     "RemoveLanguage RemoveOutputFilter RemoveType"},
    {"mime_module", directory_only, 0, "ModMimeUsePathInfo"},
    {"mime_module", server_only, 0, "TypesConfig"},
    {"mpm_event_module", server_only, 0,
     "AsyncRequestWorkerFactor GracefulShutdownTimeout Listen ListenBacklog "
     "ListenCoresBucketsRatio ListenTCPDeferAccept MaxClients MaxRequestWorkers MaxSpareThreads "
     "MinSpareThreads ReceiveBufferSize SendBufferSize ServerLimit StartServers ThreadLimit "
     "ThreadsPerChild"},
    {"mpm_itk_module", anywhere, 0, "AssignGroupIDExpr AssignUserID AssignUserIDExpr NiceValue"},
    {"mpm_itk_module", server_only, 0,
     "EnableCapabilities LimitGIDRange LimitUIDRange MaxClientsVHost"},
    {"mpm_prefork_module", server_only, 0,
     "GracefulShutdownTimeout Listen ListenBacklog ListenCoresBucketsRatio ListenTCPDeferAccept "
     "MaxClients MaxRequestWorkers MaxSpareServers MinSpareServers ReceiveBufferSize "
     "SendBufferSize ServerLimit StartServers"},
    {"mpm_worker_module", server_only, 0,
     "GracefulShutdownTimeout Listen ListenBacklog ListenCoresBucketsRatio ListenTCPDeferAccept "
     "MaxClients MaxRequestWorkers MaxSpareThreads MinSpareThreads ReceiveBufferSize "
     "SendBufferSize ServerLimit StartServers ThreadLimit ThreadsPerChild"},
    {"negotiation_module", anywhere, file_info, "ForceLanguagePriority LanguagePriority"},
    {"negotiation_module", server_only, 0, "CacheNegotiatedDocs"},
    {"php_module", anywhere, 0, "php_admin_flag php_admin_value"},
    {"php_module", anywhere, options, "php_flag php_value"},
    {"php_module", server_only, 0, "PHPINIDir"},
    {"proxy_connect_module", server_only, 0, "AllowCONNECT"},
    {"proxy_express_module", anywhere, file_info,
     "ProxyExpressDBMFile ProxyExpressDBMType ProxyExpressEnable"},
    {"proxy_fcgi_module", anywhere, file_info, "ProxyFCGIBackendType ProxyFCGISetEnvIf"},
    {"proxy_ftp_module", anywhere, 0,
     "ProxyFtpDirCharset ProxyFtpEscapeWildcards ProxyFtpListOnWildcard"},
    {"proxy_hcheck_module", anywhere, file_info, "ProxyHCExpr ProxyHCTemplate"},
    {"proxy_hcheck_module", server_only, 0, "ProxyHCTPsize"},
    {"proxy_html_module", anywhere, 0,
     "ProxyHTMLBufSize ProxyHTMLCharsetOut ProxyHTMLDoctype ProxyHTMLEnable ProxyHTMLEvents "
     "ProxyHTMLExtended ProxyHTMLFixups ProxyHTMLInterp ProxyHTMLLinks ProxyHTMLMeta "
     "ProxyHTMLStripComments ProxyHTMLURLMap"},
    {"proxy_module", anywhere, 0,
     "BalancerMember Proxy100Continue ProxyAddHeaders ProxyErrorOverride ProxyPass "
     "ProxyPassInterpolateEnv ProxyPassMatch ProxyPassReverse ProxyPassReverseCookieDomain "
     "ProxyPassReverseCookiePath ProxyPreserveHost ProxySet"},
    {"proxy_module", server_only, 0,
     "<Proxy <ProxyMatch BalancerGrowth BalancerInherit BalancerPersist NoProxy ProxyBadHeader "
     "ProxyBlock ProxyDomain ProxyIOBufferSize ProxyMaxForwards ProxyPassInherit "
     "ProxyReceiveBufferSize ProxyRemote ProxyRemoteMatch ProxyRequests ProxySourceAddress "
     "ProxyStatus ProxyTimeout ProxyVia"},
    {"proxy_scgi_module", anywhere, 0, "ProxySCGIInternalRedirect ProxySCGISendfile"},
    {"proxy_wstunnel_module", anywhere, 0, "ProxyWebsocketFallbackToProxyHttp"},
    {"reflector_module", anywhere, options, "ReflectorHeader"},
    {"remoteip_module", server_only, 0,
     "RemoteIPHeader RemoteIPInternalProxy RemoteIPInternalProxyList RemoteIPProxiesHeader "
     "RemoteIPProxyProtocol RemoteIPProxyProtocolExceptions RemoteIPTrustedProxy "
     "RemoteIPTrustedProxyList"},
    {"reqtimeout_module", server_only, 0, "RequestReadTimeout"},
    {"request_module", directory_only, 0, "KeptBodySize"},
    {"rewrite_module", anywhere, file_info,
     "RewriteBase RewriteCond RewriteEngine RewriteOptions RewriteRule"},
    {"rewrite_module", server_only, 0, "RewriteMap"},
    {"ruid2_module", anywhere, 0, "RGroups RMode RUidGid"},
    {"ruid2_module", server_only, 0, "RDefaultUidGid RDocumentChRoot RMinUidGid"},
    {"sed_module", directory_only, 0, "InputSed OutputSed"},
    {"session_cookie_module", anywhere, auth_config,
     "SessionCookieName SessionCookieName2 SessionCookieRemove"},
    {"session_crypto_module", anywhere, 0, "SessionCryptoPassphraseFile"},
    {"session_crypto_module", anywhere, auth_config, "SessionCryptoCipher SessionCryptoPassphrase"},
    {"session_crypto_module", server_only, 0, "SessionCryptoDriver"},
    {"session_dbd_module", anywhere, auth_config,
     "SessionDBDCookieName SessionDBDCookieName2 SessionDBDCookieRemove SessionDBDDeleteLabel "
     "SessionDBDInsertLabel SessionDBDPerUser SessionDBDSelectLabel SessionDBDUpdateLabel"},
    {"session_module", anywhere, auth_config,
     "Session SessionEnv SessionExclude SessionExpiryUpdateInterval SessionHeader SessionInclude "
     "SessionMaxAge"},
    {"setenvif_module", anywhere, file_info,
     "BrowserMatch BrowserMatchNoCase SetEnvIf SetEnvIfExpr SetEnvIfNoCase"},
    {"so_module", server_only, 0, "LoadFile LoadModule"},
    {"socache_memcache_module", server_only, 0, "MemcacheConnTTL"},
    {"socache_redis_module", server_only, 0, "RedisConnPoolTTL RedisTimeout"},
    {"speling_module", anywhere, options, "CheckBasenameMatch CheckCaseOnly CheckSpelling"},
    {"ssl_module", anywhere, any_class, "SSLLog SSLLogLevel"},
    {"ssl_module", anywhere, auth_config,
     "SSLCACertificateFile SSLCACertificatePath SSLCipherSuite SSLUserName SSLVerifyClient "
     "SSLVerifyDepth"},
    {"ssl_module", anywhere, options, "SSLOptions"},
    {"ssl_module", directory_only, auth_config, "SSLRenegBufferSize SSLRequire SSLRequireSSL"},
    {"ssl_module", server_only, 0,
     "SSLCADNRequestFile SSLCADNRequestPath SSLCARevocationCheck SSLCARevocationFile "
     "SSLCARevocationPath SSLCertificateChainFile SSLCertificateFile SSLCertificateKeyFile "
     "SSLCompression SSLCryptoDevice SSLEngine SSLFIPS SSLHonorCipherOrder "
     "SSLInsecureRenegotiation SSLOCSPDefaultResponder SSLOCSPEnable SSLOCSPNoVerify "
     "SSLOCSPOverrideResponder SSLOCSPProxyURL SSLOCSPResponderCertificateFile "
     "SSLOCSPResponderTimeout SSLOCSPResponseMaxAge SSLOCSPResponseTimeSkew SSLOCSPUseRequestNonce "
     "SSLOpenSSLConfCmd SSLPassPhraseDialog SSLProtocol SSLProxyCACertificateFile "
     "SSLProxyCACertificatePath SSLProxyCARevocationCheck SSLProxyCARevocationFile "
     "SSLProxyCARevocationPath SSLProxyCheckPeerCN SSLProxyCheckPeerExpire SSLProxyCheckPeerName "
     "SSLProxyCipherSuite SSLProxyEngine SSLProxyMachineCertificateChainFile "
     "SSLProxyMachineCertificateFile SSLProxyMachineCertificatePath SSLProxyProtocol "
     "SSLProxyVerify SSLProxyVerifyDepth SSLRandomSeed SSLSessionCache SSLSessionCacheTimeout "
     "SSLSessionTicketKeyFile SSLSessionTickets SSLSRPUnknownUserSeed SSLSRPVerifierFile "
     "SSLStaplingCache SSLStaplingErrorCacheTimeout SSLStaplingFakeTryLater SSLStaplingForceURL "
     "SSLStaplingResponderTimeout SSLStaplingResponseMaxAge SSLStaplingResponseTimeSkew "
     "SSLStaplingReturnResponderErrors SSLStaplingStandardCacheTimeout SSLStrictSNIVHostCheck "
     "SSLUseStapling SSLVHostSNIPolicy"},
    {"substitute_module", anywhere, file_info,
     "Substitute SubstituteInheritBefore SubstituteMaxLineLength"},
    {"suexec_module", server_only, 0, "SuexecUserGroup"},
    {"unixd_module", server_only, 0, "ChrootDir Group Suexec User"},
    {"userdir_module", server_only, 0, "UserDir"},
    {"usertrack_module", anywhere, file_info,
     "CookieDomain CookieExpires CookieHttpOnly CookieName CookieSameSite CookieSecure CookieStyle "
     "CookieTracking"},
    {"version_module", anywhere, any_class, "<IfVersion"},
    {"vhost_alias_module", server_only, 0,
     "VirtualDocumentRoot VirtualDocumentRootIP VirtualScriptAlias VirtualScriptAliasIP"},
    {"watchdog_module", server_only, 0, "WatchdogInterval"},
    {"xml2enc_module", anywhere, any_class, "xml2EncDefault xml2StartParse"},
    {"xml2enc_module", server_only, 0, "xml2EncAlias"},
});

// php_module is PHP 8's; older ones bring the same directives.
constexpr std::array<std::string_view, 3> php_modules = {"php_module", "php7_module",
                                                         "php5_module"};

using DirectiveIndex = std::unordered_map<std::string, KnownDirective>;

DirectiveIndex index_directives() {
    DirectiveIndex index;
    for (const DirectiveGroup& group : groups) {
        for (std::string_view rest = group.names; !rest.empty();) {
            const std::string_view name = rest.substr(0, rest.find(' '));
            rest.remove_prefix(std::min(rest.size(), name.size() + 1));
            KnownDirective& known = index[text::to_lower(name)];
            if (known.modules.empty())
                known = {
                    .name = name, .place = group.place, .classes = group.classes, .modules = {}};
            if (group.module == php_modules.front())
                known.modules.assign(php_modules.begin(), php_modules.end());
            else
                known.modules.push_back(group.module);
        }
    }
    return index;
}

}  // namespace

const KnownDirective* find_directive(std::string_view name) {
    static const DirectiveIndex index = index_directives();
    const auto found = index.find(text::to_lower(name));
    return found == index.end() ? nullptr : &found->second;
}

}  // namespace fcgicheck::apache
