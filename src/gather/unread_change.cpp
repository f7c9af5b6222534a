// httpd writes its PidFile whenever it has read its configuration: at its start, and at each reload
// and restart (ap_log_pid, called by the MPMs' run; measured).
#include "gather/unread_change.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "gather/candidate.h"
#include "os/disk.h"

namespace fcgicheck::gather {
namespace {

bool runs_with(FileSource& files, const std::string& config_file, const std::string& pid_text) {
    pid_t pid = 0;
    std::from_chars(pid_text.data(), pid_text.data() + pid_text.size(), pid);
    const std::vector<Candidate> running = running_httpds(files, running_web_servers().processes);
    return std::any_of(running.begin(), running.end(), [&](const Candidate& candidate) {
        return candidate.pid == pid && candidate.config_file == config_file;
    });
}

}  // namespace

std::optional<UnreadChange> unread_change(FileSource& files, const apache::Model& model,
                                          const std::string& config_file) {
    if (!model.pid_file())
        return std::nullopt;
    constexpr std::size_t longest = 64;
    const Observed<FileTime> read = os::times_of(*model.pid_file());
    const Observed<std::string> pid = files.head(*model.pid_file(), longest);
    if (read.seen() == nullptr || pid.seen() == nullptr ||
        !runs_with(files, config_file, *pid.seen()))
        return std::nullopt;
    std::optional<UnreadChange> last;
    for (const std::string& path : model.files()) {
        for (const os::OfLinks of : {os::OfLinks::targets, os::OfLinks::themselves}) {  // a2ensite
            const Observed<FileTime> file = os::times_of(path, of);
            const std::int64_t known = last ? last_change(last->file) : read.seen()->modified;
            if (file.seen() != nullptr && last_change(*file.seen()) > known)
                last = {.file = *file.seen(), .read = read.seen()->modified};
        }
    }
    return last;
}

}  // namespace fcgicheck::gather
