#include "apache/directives/ip_subnet.h"

#include <algorithm>
#include <vector>

#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

constexpr bool is_hex(char c) {
    return text::is_digit(c) || (text::lower(c) >= 'a' && text::lower(c) <= 'f');
}

int hex_value(char c) {
    return text::is_digit(c) ? c - '0' : text::lower(c) - 'a' + 10;
}

// Any number of leading zeros, as apr_inet_pton() reads them (srclib/apr,
// network_io/unix/inet_pton.c).
bool parse_v4(std::string_view text, std::uint8_t* bytes) {
    for (int part = 0; part < 4; ++part) {
        const std::size_t dot = text.find('.');
        const std::string_view digits = text.substr(0, dot);
        if ((part == 3) != (dot == std::string_view::npos) || digits.empty() ||
            !std::all_of(digits.begin(), digits.end(), text::is_digit))
            return false;
        int value = 0;
        for (const char digit : digits)
            value = std::min(value * 10 + (digit - '0'), 256);
        if (value > 255)
            return false;
        bytes[part] = static_cast<std::uint8_t>(value);
        if (part < 3)
            text.remove_prefix(dot + 1);
    }
    return true;
}

// Groups of a half of an IPv6 address, up to or after its "::"; the last may be in dots.
bool parse_groups(std::string_view text, std::vector<std::uint8_t>& bytes) {
    while (!text.empty()) {
        const std::size_t colon = text.find(':');
        const std::string_view group = text.substr(0, colon);
        if (colon == std::string_view::npos && group.find('.') != std::string_view::npos) {
            std::array<std::uint8_t, 4> last{};
            if (!parse_v4(group, last.data()))
                return false;
            bytes.insert(bytes.end(), last.begin(), last.end());
            return true;
        }
        if (group.empty() || group.size() > 4 || !std::all_of(group.begin(), group.end(), is_hex))
            return false;
        int value = 0;
        for (const char digit : group)
            value = value * 16 + hex_value(digit);
        bytes.push_back(static_cast<std::uint8_t>(value >> 8));
        bytes.push_back(static_cast<std::uint8_t>(value & 0xff));
        if (colon == std::string_view::npos)
            return true;
        text.remove_prefix(colon + 1);
        if (text.empty())
            return false;
    }
    return true;
}

bool parse_v6(std::string_view text, std::array<std::uint8_t, 16>& bytes) {
    std::vector<std::uint8_t> head, tail;
    const std::size_t gap = text.find("::");
    if (!parse_groups(text.substr(0, gap), head))
        return false;
    if (gap == std::string_view::npos) {
        if (head.size() != bytes.size())
            return false;
    } else if (!parse_groups(text.substr(gap + 2), tail) ||
               head.size() + tail.size() > bytes.size() - 2) {
        return false;
    }
    bytes = {};
    std::copy(head.begin(), head.end(), bytes.begin());
    std::copy_backward(tail.begin(), tail.end(), bytes.end());
    return true;
}

bool is_mapped_v4(const std::array<std::uint8_t, 16>& bytes) {
    return std::all_of(bytes.begin(), bytes.begin() + 10, [](auto byte) { return byte == 0; }) &&
           bytes[10] == 0xff && bytes[11] == 0xff;
}

bool looks_like_address(std::string_view text) {
    return text.find(':') != std::string_view::npos ||
           (!text.empty() && std::all_of(text.begin(), text.end(),
                                         [](char c) { return c == '.' || text::is_digit(c); }));
}

// "10.1" and "10.1." stand for what begins so (parse_network).
bool parse_prefix(std::string_view text, std::array<std::uint8_t, 16>& network,
                  std::array<std::uint8_t, 16>& mask) {
    if (text.size() >= sizeof "255.255.255.255")
        return false;
    std::fill(mask.begin(), mask.begin() + 4, std::uint8_t{0});
    for (std::size_t part = 0; !text.empty(); ++part) {
        const std::size_t dot = std::min(text.find('.'), text.size());
        const std::string_view digits = text.substr(0, dot);
        if (part == 4 || digits.empty() ||
            !std::all_of(digits.begin(), digits.end(), text::is_digit))
            return false;
        long value = 0;
        for (const char digit : digits)
            value = std::min(value * 10 + (digit - '0'), 256L);
        if (value > 255)
            return false;
        network[part] = static_cast<std::uint8_t>(value);
        mask[part] = 0xff;
        text.remove_prefix(std::min(dot + 1, text.size()));
    }
    return true;
}

// A number of bits as strtol(3) reads it, or nothing.
std::optional<unsigned> parse_bits(std::string_view text, unsigned most) {
    while (!text.empty() && text::is_space(text.front()))
        text.remove_prefix(1);
    if (text.starts_with('+'))
        text.remove_prefix(1);
    if (text.empty() || !std::all_of(text.begin(), text.end(), text::is_digit))
        return std::nullopt;
    unsigned bits = 0;
    for (const char digit : text)
        bits = std::min(bits * 10 + static_cast<unsigned>(digit - '0'), 1000U);
    if (bits == 0 || bits > most)
        return std::nullopt;
    return bits;
}

}  // namespace

std::optional<IpAddress> parse_ip(std::string_view text) {
    IpAddress address;
    if (parse_v4(text, address.bytes.data()))
        return address;
    if (!parse_v6(text, address.bytes))
        return std::nullopt;
    address.is_v6 = !is_mapped_v4(address.bytes);
    if (!address.is_v6) {
        std::copy(address.bytes.begin() + 12, address.bytes.end(), address.bytes.begin());
        std::fill(address.bytes.begin() + 4, address.bytes.end(), std::uint8_t{0});
    }
    return address;
}

std::variant<IpSubnet, IpSubnet::Fault> IpSubnet::parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    const std::string_view written = text.substr(0, slash);
    if (!looks_like_address(written))
        return Fault::no_address;
    IpSubnet subnet;
    subnet.mask_.fill(0xff);
    const auto address = parse_ip(written);
    const bool is_mapped =
        address && !address->is_v6 && written.find(':') != std::string_view::npos;
    if (is_mapped)
        return Fault::bad_address;
    if (address)
        subnet.network_ = *address;
    else if (slash != std::string_view::npos ||
             !parse_prefix(written, subnet.network_.bytes, subnet.mask_))
        return Fault::bad_address;
    if (slash == std::string_view::npos)
        return subnet;
    const std::string_view mask = text.substr(slash + 1);
    if (const auto bits = parse_bits(mask, subnet.network_.is_v6 ? 128 : 32)) {
        subnet.mask_.fill(0);
        for (unsigned bit = 0; bit < *bits; ++bit)
            subnet.mask_.at(bit / 8) |= static_cast<std::uint8_t>(0x80U >> (bit % 8));
    } else if (subnet.network_.is_v6 || !parse_v4(mask, subnet.mask_.data())) {
        return Fault::bad_mask;
    }
    for (std::size_t i = 0; i < subnet.mask_.size(); ++i)
        subnet.network_.bytes.at(i) &= subnet.mask_.at(i);
    return subnet;
}

bool IpSubnet::contains(const IpAddress& address) const {
    if (address.is_v6 != network_.is_v6)
        return false;
    const std::size_t count = address.is_v6 ? 16 : 4;
    for (std::size_t i = 0; i < count; ++i)
        if ((address.bytes.at(i) & mask_.at(i)) != network_.bytes.at(i))
            return false;
    return true;
}

std::string_view words_of(IpSubnet::Fault fault) {
    switch (fault) {
        case IpSubnet::Fault::no_address:
            return "";
        case IpSubnet::Fault::bad_address:
            return "The specified IP address is invalid.";
        case IpSubnet::Fault::bad_mask:
            return "The specified network mask is invalid.";
    }
    return "";
}

}  // namespace fcgicheck::apache
