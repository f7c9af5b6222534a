#include "os/ward_message.h"

#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <string_view>

namespace fcgicheck::os {

namespace {

constexpr std::size_t largest_request = 262'144;

// Follows in the packet: `groups` group ids, then the strings, each ended by a NUL.
struct RequestHead {
    std::uint32_t arguments = 0;
    std::uint32_t variables = 0;
    std::uint32_t groups = 0;
    std::uint32_t changes_identity = 0;
    uid_t uid = 0;
    gid_t gid = 0;
};

void append_string(std::string& packet, const std::string& value) {
    packet += value.c_str();  // NOLINT(readability-redundant-string-cstr): cut at a NUL
    packet += '\0';
}

std::string packet_of(const WardedSpec& spec) {
    RequestHead head;
    head.arguments = static_cast<std::uint32_t>(spec.argv.size());
    head.variables = static_cast<std::uint32_t>(spec.environment.size());
    if (spec.as) {
        head.changes_identity = 1;
        head.groups = static_cast<std::uint32_t>(spec.as->groups.size());
        head.uid = spec.as->uid;
        head.gid = spec.as->gid;
    }
    std::string packet(sizeof head + head.groups * sizeof(gid_t), '\0');
    std::memcpy(packet.data(), &head, sizeof head);
    if (head.groups > 0)
        std::memcpy(packet.data() + sizeof head, spec.as->groups.data(),
                    head.groups * sizeof(gid_t));
    for (const std::string& word : spec.argv)
        append_string(packet, word);
    for (const std::string& variable : spec.environment)
        append_string(packet, variable);
    append_string(packet, spec.directory);
    return packet;
}

std::string next_string(std::string_view& rest) {
    const std::size_t end = rest.find('\0');
    std::string value(rest.substr(0, end));
    rest.remove_prefix(end + 1);
    return value;
}

WardRequest request_of(std::string_view packet) {
    RequestHead head;
    std::memcpy(&head, packet.data(), sizeof head);
    packet.remove_prefix(sizeof head);
    WardRequest request;
    if (head.changes_identity != 0) {
        Identity as{.name = {}, .uid = head.uid, .gid = head.gid, .groups = {}, .known_from = {}};
        as.groups.resize(head.groups);
        if (head.groups > 0)
            std::memcpy(as.groups.data(), packet.data(), head.groups * sizeof(gid_t));
        request.as = std::move(as);
    }
    packet.remove_prefix(head.groups * sizeof(gid_t));
    for (std::uint32_t i = 0; i < head.arguments; ++i)
        request.argv.push_back(next_string(packet));
    for (std::uint32_t i = 0; i < head.variables; ++i)
        request.environment.push_back(next_string(packet));
    request.directory = next_string(packet);
    return request;
}

}  // namespace

Result<SocketPair> message_pair() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
        return OsError{errno, "socketpair", ""};
    return SocketPair{Fd{ends[0]}, Fd{ends[1]}};
}

Result<bool> send_request(int socket, const WardedSpec& spec,
                          const std::array<int, 4>& descriptors) {
    std::string packet = packet_of(spec);
    iovec part{packet.data(), packet.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof descriptors)> space{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = space.data();
    message.msg_controllen = space.size();
    cmsghdr* rights = CMSG_FIRSTHDR(&message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof descriptors);
    std::memcpy(CMSG_DATA(rights), descriptors.data(), sizeof descriptors);
    if (packet.size() > largest_request)
        return OsError{E2BIG, "sendmsg", ""};
    if (::sendmsg(socket, &message, MSG_NOSIGNAL) < 0)
        return OsError{errno, "sendmsg", ""};
    return true;
}

std::optional<WardRequest> receive_request(int socket) {
    std::string packet(largest_request, '\0');
    iovec part{packet.data(), packet.size()};
    std::array<int, 4> descriptors{};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof descriptors)> space{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = space.data();
    message.msg_controllen = space.size();
    const ssize_t received = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    const cmsghdr* rights = received > 0 ? CMSG_FIRSTHDR(&message) : nullptr;
    if (rights == nullptr || rights->cmsg_len != CMSG_LEN(sizeof descriptors))
        return std::nullopt;
    std::memcpy(descriptors.data(), CMSG_DATA(rights), sizeof descriptors);
    WardRequest request =
        request_of(std::string_view(packet).substr(0, static_cast<std::size_t>(received)));
    request.control = Fd{descriptors[0]};
    request.descriptors = {Fd{descriptors[1]}, Fd{descriptors[2]}, Fd{descriptors[3]}};
    return request;
}

void send_report(int socket, const Report& report) {
    // A reader that is gone is noticed by poll(2) on the same socket.
    ::send(socket, &report, sizeof report, MSG_NOSIGNAL);
}

std::optional<ReceivedReport> receive_report(int socket) {
    ReceivedReport received;
    iovec part{&received.report, sizeof received.report};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(ucred))> space{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = space.data();
    message.msg_controllen = space.size();
    const ssize_t got = ::recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return std::nullopt;
    if (got != static_cast<ssize_t>(sizeof received.report))
        return ReceivedReport{{ReportKind::gone, {}, 0}, 0};
    const cmsghdr* header = CMSG_FIRSTHDR(&message);
    if (header != nullptr && header->cmsg_type == SCM_CREDENTIALS) {
        ucred credentials{};
        std::memcpy(&credentials, CMSG_DATA(header), sizeof credentials);
        received.sender = credentials.pid;
    }
    return received;
}

}  // namespace fcgicheck::os
