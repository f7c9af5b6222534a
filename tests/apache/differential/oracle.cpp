#include "oracle.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <re2/re2.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

#include "os/fd.h"

namespace fcgicheck::differential {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds deadline{90};
// Also what mod_cgid answers on a loaded machine (AH01257): that is asked for once more.
constexpr int busy = 503;

struct Conversation {
    const Site* site = nullptr;
    const Url* url = nullptr;
    Answer* answer = nullptr;
    os::Fd socket = {};
    std::string received = {};
    std::string ends = {};  // our port and the server's address: "40000@127.0.0.1"
};

// Both families have it at the same place.
std::string own_port(int fd) {
    sockaddr_in6 address{};
    socklen_t size = sizeof address;
    if (::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::system_error(errno, std::generic_category(), "getsockname");
    return std::to_string(ntohs(address.sin6_port));
}

// False where nobody listens.
bool connect(Conversation& conversation, const std::string& address) {
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(static_cast<std::uint16_t>(conversation.site->port()));
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = v6.sin6_port;
    const bool is_v6 = ::inet_pton(AF_INET6, address.c_str(), &v6.sin6_addr) == 1;
    if (!is_v6 && ::inet_pton(AF_INET, address.c_str(), &v4.sin_addr) != 1)
        throw std::invalid_argument("no address: " + address);
    conversation.socket =
        os::Fd(::socket(is_v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int fd = conversation.socket.get();
    const auto* const to =
        is_v6 ? reinterpret_cast<const sockaddr*>(&v6) : reinterpret_cast<const sockaddr*>(&v4);
    if (::connect(fd, to, is_v6 ? sizeof v6 : sizeof v4) == 0) {
        conversation.ends = own_port(fd) + "@" + address;
        return true;
    }
    if (errno != ECONNREFUSED)
        throw std::system_error(errno, std::generic_category(), "connect");
    return false;
}

void open(Conversation& conversation) {
    const Url& url = *conversation.url;
    if (!connect(conversation, url.address))
        return;
    std::string request = url.method + " " + url.target + " HTTP/1.1\r\nHost: " + url.host +
                          with_places(url.port, "", conversation.site->port()) + "\r\n";
    for (const auto& [name, value] : url.headers)
        request.append(name).append(": ").append(value).append("\r\n");
    request += "Connection: close\r\n\r\n";
    const int fd = conversation.socket.get();
    if (::send(fd, request.data(), request.size(), MSG_NOSIGNAL) < 0)
        throw std::system_error(errno, std::generic_category(), "send");
}

// Reads what is there; false at the end.
bool receive(Conversation& conversation) {
    std::array<char, 16384> buffer{};
    const ssize_t size = ::recv(conversation.socket.get(), buffer.data(), buffer.size(), 0);
    if (size > 0)
        conversation.received.append(buffer.data(), static_cast<std::size_t>(size));
    return size > 0;
}

void hold(std::vector<Conversation>& all) {
    const steady_clock::time_point end = steady_clock::now() + deadline;
    std::size_t open = all.size();
    std::vector<pollfd> waited;
    for (const Conversation& conversation : all)
        waited.push_back({.fd = conversation.socket.get(), .events = POLLIN, .revents = 0});
    while (open > 0) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(end - steady_clock::now()).count();
        if (left <= 0 || ::poll(waited.data(), waited.size(), static_cast<int>(left)) < 1)
            return;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (waited[i].revents == 0 || receive(all[i]))
                continue;
            waited[i].fd = -1;
            --open;
        }
    }
}

std::string without_chunks(std::string_view body) {
    std::string out;
    while (true) {
        std::size_t size = 0;
        const char* const end = body.data() + body.size();
        const auto [after, error] = std::from_chars(body.data(), end, size, 16);
        if (error != std::errc() || size == 0)
            return out;
        body.remove_prefix(
            std::min(body.size(), static_cast<std::size_t>(after - body.data()) + 2));
        out += body.substr(0, size);
        body.remove_prefix(std::min(body.size(), size + 2));
    }
}

// Of a file beside the site: the page that Debian ships in its document root.
bool is_content_of(const std::string& path, const std::string& text) {
    std::error_code error;  // a link that leads to itself
    if (!std::filesystem::is_regular_file(path, error))
        return false;
    std::ifstream file(path, std::ios::binary);
    return file && std::string(std::istreambuf_iterator<char>(file), {}) == text;
}

Body body_of(const Answer& answer, const Site& site) {
    if (answer.status != 200)
        return Body::error;
    if (answer.text.find("<title>Index of ") != std::string::npos)
        return Body::listing;
    for (const Entry& entry : site.deployment().tree) {
        const std::string& content = entry.lines.empty() ? entry.content : text_of(entry.lines);
        // A handler can answer with nothing too.
        if (entry.kind == Entry::Kind::file && !answer.text.empty() &&
            with_places(content, site.directory(), 0) == answer.text)
            return Body::file;
    }
    return is_content_of(answer.filename, answer.text) ? Body::file : Body::handler;
}

void read_answer(const Conversation& conversation) {
    Answer& answer = *conversation.answer;
    const std::string& all = conversation.received;
    const std::size_t header_end = all.find("\r\n\r\n");
    if (header_end == std::string::npos || !all.starts_with("HTTP/1.1 "))
        return;
    std::from_chars(&all[9], &all[12], answer.status);
    const std::string header = all.substr(0, header_end + 2);
    answer.text = all.substr(header_end + 4);
    if (RE2::PartialMatch(header, "(?i)\r\nTransfer-Encoding: chunked\r\n"))
        answer.text = without_chunks(answer.text);
    RE2::PartialMatch(header, "(?i)\r\nLocation: ([^\r]*)", &answer.location);
    answer.filename = conversation.site->logged_filename(conversation.ends);
    answer.body = body_of(answer, *conversation.site);
    std::string path_info;
    if (RE2::PartialMatch(answer.text, "(?s)^RAN .*\nPATH_INFO=(.*)\n$", &path_info))
        answer.script_path_info = path_info;
}

void converse(std::vector<Conversation>& all) {
    for (Conversation& conversation : all) {
        *conversation.answer = {};
        conversation.received.clear();
        open(conversation);
    }
    hold(all);
    for (const Conversation& conversation : all)
        read_answer(conversation);
}

}  // namespace

Site::Site(Deployment deployment)
    : deployment_(std::move(deployment)), tree_(std::make_unique<TempTree>()) {
    write(deployment_, *tree_, RESPONDER);
    httpd_ = std::make_unique<PrivateHttpd>(*tree_);
}

SourcePos Site::refused_at() const {
    SourcePos at;
    const std::string all = said();
    re2::StringPiece text(all);
    static const RE2 place("Syntax error on line (\\d+) of (?:file )?([^\n]*?):[ \n]");
    std::string file;
    while (RE2::FindAndConsume(&text, place, &at.line, &file)) {
    }
    at.file = std::move(file);
    return at;
}

// A line of the log is written once the answer is sent: it may be late. What the log escapes is
// left out.
std::string Site::logged_filename(const std::string& ends) const {
    std::string filename;
    const std::string line = "(?m)^" + ends + " ([^\\\\\n]*)$";
    RE2::PartialMatch(tree_->read("run/asked.log"), line, &filename);
    return filename == "-" ? "" : filename;
}

std::vector<std::vector<Answer>> ask(const std::vector<Site>& sites) {
    std::vector<std::vector<Answer>> answers(sites.size());
    std::vector<Conversation> all;
    for (std::size_t i = 0; i < sites.size(); ++i) {
        if (!sites[i].is_running())
            continue;
        const std::vector<Url>& urls = sites[i].deployment().urls;
        answers[i].resize(urls.size());
        for (std::size_t n = 0; n < urls.size(); ++n) {
            all.push_back({.site = &sites[i], .url = &urls[n], .answer = &answers[i][n]});
        }
    }
    converse(all);
    std::erase_if(all, [](const Conversation& one) { return one.answer->status != busy; });
    converse(all);
    return answers;
}

}  // namespace fcgicheck::differential
