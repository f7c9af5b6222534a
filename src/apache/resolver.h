// The walks of one request (server/request.c): directories with their .htaccess files, regular
// expressions on the whole path, Files, Location, If; and what comes out of them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "apache/handler.h"
#include "apache/htaccess.h"
#include "apache/merged_from.h"
#include "apache/model.h"
#include "apache/section_fold.h"
#include "apache/tree.h"

namespace fcgicheck::apache {

class ServerView;

using SectionList = std::vector<std::shared_ptr<const Section>>;

// Bytes of .htaccess files of which what they say is kept: behind that they are read anew.
inline constexpr std::size_t most_htaccess_bytes = std::size_t{16} << 20;
// Folders of which a Tracer keeps what is merged: more than a path may have, so that those on the
// way to one file are merged once.
inline constexpr std::size_t most_directories = 2500;

// A directory with all that is above it, merged. httpd's walk starts from nothing, and what it
// found goes on top of the server's own settings only at the end.
struct MergedDirectory {
    std::string path;               // with its slash
    std::vector<SectionSum> found;  // in merge order: merged where a file is asked for
    OptionLines options;            // as far as the walk has come: these decide about links
    Override override;              // what a .htaccess here may say
    std::vector<std::shared_ptr<const FolderConfig>> folders;  // from "/" to this one
    std::vector<const void*> from;  // the sections and .htaccess that were merged, by identity
    std::size_t slashes = 1;
};

// That end, for the directories that files are looked for in.
struct SettledDirectory {
    SectionSum found;
    std::shared_ptr<const PerDir> dir;
    SectionList handler_files;     // <Files> that may change the handler
    bool may_match_paths = false;  // a <Directory> for its files, or one with a regular expression
    bool may_change_handler = false;  // such a one, or an <If>
    bool needs_types = false;
};

class SectionWalk {
  public:
    // While only FollowSymLinks is in force, httpd takes a file that is there for one more
    // directory.
    enum class Found : bool { no, yes };
    struct FileOnWay {
        const std::string& directory_path;  // what <Directory> is matched against
        const std::string& path;
        const std::string& url;
        Found found = Found::yes;
    };

    // `eyes` are those of httpd's user.
    SectionWalk(const Model& model, std::size_t host, FileSource& files, ServerView* eyes);

    const MergedDirectory& directory(const std::string& path);
    HandlerChoice handler_of(const std::string& path, std::string_view name, const Mapping& via);
    EffectiveConfig resolve(const std::string& path, const Mapping& via);

    // With all sections but <If> that apply to one file of the directory; `applied` gets the lines
    // that open those that are not the directory's own, in merge order, and `from` all of them.
    PerDir settle_file(const MergedDirectory& merged, const FileOnWay& file,
                       std::vector<Cause>* applied = nullptr, MergedFrom* from = nullptr);
    // What the server and <Location> say of a URL, before it is known where it leads.
    PerDir settle_url(const std::string& url, const PerDir* base = nullptr) const;
    // What of it decides about a file that gets this handler.
    EffectiveConfig effective(const MergedDirectory& merged, const PerDir& settled,
                              const std::string& path, Setting<HandlerChoice> handler);
    const MimeTypes& mime_types(bool needed);
    const Server& server() const { return server_; }
    // Of the .htaccess files: what is kept grows with them.
    std::size_t bytes_read() const { return bytes_read_; }
    std::size_t directories_kept() const { return directories_.size(); }

    std::unordered_map<std::string, HtaccessFacts> htaccess;

  private:
    void forget_for(const std::string& path);
    std::unique_ptr<MergedDirectory> merge_directory(const std::string& path);
    std::vector<Cause> add_sections(MergedDirectory& merged) const;
    // Returns the path of the .htaccess that applies or should; "" if there is none.
    std::string add_htaccess(MergedDirectory& merged, const std::string& path);
    const SettledDirectory& settled(const MergedDirectory& merged);
    SettledDirectory settle(const MergedDirectory& merged) const;
    void add_undecided(const PerDir& settled, EffectiveConfig& config) const;
    void name_modules(EffectiveConfig& config) const;
    Global& changeable_global();
    const Global& global() const { return changed_ ? *changed_ : tree_.global; }

    const Tree& tree_;
    std::shared_ptr<const Server> shared_server_;
    const Server& server_;
    FileSource& files_;
    ServerView* eyes_;
    std::unique_ptr<Global> changed_;  // by a .htaccess; else the tree's is
    std::unordered_map<std::string, std::unique_ptr<MergedDirectory>> directories_;
    // The last ones: deep folders, of which each adds much, are not kept merged all at once.
    std::unordered_map<const MergedDirectory*, SettledDirectory> settled_;
    std::vector<std::string> given_up_;  // directories that were merged when too much was spent
    std::size_t bytes_read_ = 0;
    const std::string* last_path_ = nullptr;
    const MergedDirectory* last_ = nullptr;
    SectionList handler_locations_;  // <Location>s that may change the handler
    std::optional<MimeTypes> types_;
};

}  // namespace fcgicheck::apache
