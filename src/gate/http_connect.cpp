// SPDX-License-Identifier: MIT
#include "gate/http_connect.h"

#include <fmt/format.h>

#include <algorithm>

#include "util/text.h"

namespace sshrp::gate::http_connect {
namespace {

using net::DialFailure;
using net::Fault;

constexpr std::string_view empty_line = "\r\n\r\n";
constexpr std::size_t shown = 64;  // bytes of what a proxy says, in the log

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "HTTP/1.1 200", then a blank and a reason, or nothing (RFC 9112 §4).
bool is_status_line(std::string_view line) {
  return line.size() >= 12 && line.starts_with("HTTP/1.") && is_digit(line[7]) && line[8] == ' ' &&
         std::ranges::all_of(line.substr(9, 3), is_digit) && (line.size() == 12 || line[12] == ' ');
}

// Gateways' answers, and that there is no such host, are about the server (RFC 9110 §15.5, §15.6).
Fault fault_of_status(std::string_view status) {
  if (status == "403") return Fault::forbidden;
  return status == "404" || status[0] == '5' ? Fault::server : Fault::way;
}

}  // namespace

Result<Bytes> request(const HostPort& destination) {
  const bool fit = !destination.host.empty() &&
                   std::ranges::all_of(destination.host, [](char c) { return c > ' ' && c < 0x7f; });
  if (!fit) return "the name can't stand in a request of HTTP";
  const std::string to = to_string(destination);
  return to_vector(as_bytes(fmt::format("CONNECT {} HTTP/1.1\r\nHost: {}\r\n\r\n", to, to)));
}

std::optional<std::size_t> end_of_head(BytesView received) {
  const std::size_t at = as_text(received).find(empty_line);
  if (at == std::string_view::npos) return std::nullopt;
  return at + empty_line.size();
}

std::optional<DialFailure> problem_of_head(BytesView head) {
  const std::string_view text = as_text(head);
  const std::string_view line = text.substr(0, text.find("\r\n"));
  if (!is_status_line(line))
    return DialFailure{fmt::format("it says \"{}\"", util::escape(line, shown)), Fault::way};
  if (line[9] == '2') return std::nullopt;
  return DialFailure{fmt::format("it answers \"{}\"", util::escape(line.substr(9), shown)),
                     fault_of_status(line.substr(9, 3))};
}

}  // namespace sshrp::gate::http_connect
