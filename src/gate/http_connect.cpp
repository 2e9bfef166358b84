// SPDX-License-Identifier: MIT
#include "gate/http_connect.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

#include "util/base64.h"
#include "util/text.h"

namespace sshrp::gate::http_connect {
namespace {

using net::DialFailure;
using net::Fault;

constexpr std::string_view line_end = "\r\n", empty_line = "\r\n\r\n";
constexpr std::string_view version = "HTTP/1.";
constexpr std::size_t version_size = version.size() + 1, status_size = 3;
constexpr std::size_t shown = 64;  // bytes of what a proxy says, in the log

bool is_digit(char c) { return c >= '0' && c <= '9'; }

util::SecretBytes joined(std::initializer_list<std::string_view> parts) {
  std::size_t size = 0;
  for (const std::string_view part : parts) size += part.size();
  util::SecretBytes bytes(size);
  auto at = bytes.data().begin();
  for (const std::string_view part : parts) at = std::ranges::copy(part, at).out;
  return bytes;
}

// RFC 7617 §2.
util::SecretBytes basic_credentials(const ProxyLogin& login) {
  std::string text = util::base64_encode(joined({login.user, ":", login.password}).view());
  util::SecretBytes credentials(text);
  explicit_bzero(text.data(), text.size());
  return credentials;
}

/// The next line, which is taken from `rest` with its end.
std::string_view take_line(std::string_view& rest) {
  const std::string_view line = rest.substr(0, rest.find(line_end));
  rest.remove_prefix(std::min(rest.size(), line.size() + line_end.size()));
  return line;
}

// RFC 9110 §5.6.2.
bool is_token(std::string_view text) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           others.find(c) != std::string_view::npos;
  });
}

bool is_control(char c) { return (c >= 0 && c < ' ' && c != '\t') || c == 0x7f; }

// "Name: value" (RFC 9112 §5).
bool is_field(std::string_view line) {
  const std::size_t colon = line.find(':');
  return colon != std::string_view::npos && is_token(line.substr(0, colon)) &&
         std::ranges::none_of(line.substr(colon), is_control);
}

// "HTTP/1.1 200", then a blank and a reason, or nothing (RFC 9112 §4).
bool is_status_line(std::string_view line) {
  return line.size() >= 12 && line.starts_with(version) && is_digit(line[7]) && line[8] == ' ' &&
         std::ranges::all_of(line.substr(9, 3), is_digit) && (line.size() == 12 || line[12] == ' ') &&
         std::ranges::none_of(line, is_control);
}

// tinyproxy has 401 for a password that is wrong, and 407 where there is none.
bool is_about_login(std::string_view status) { return status == "407" || status == "401"; }

// That there is no such host, and gateways' answers, are about the server (RFC 9110 §15.5, §15.6); tinyproxy
// has 500 for one that it can't connect to. All others are about the proxy, or what it was asked.
constexpr std::string_view of_server[] = {"404", "500", "502", "503", "504"};

Fault fault_of_status(std::string_view status) {
  if (status == "403") return Fault::forbidden;
  return std::ranges::find(of_server, status) != std::end(of_server) ? Fault::server : Fault::way;
}

/// What isn't as HTTP has it.
std::optional<DialFailure> problem_of_form(std::string_view head) {
  const std::string_view line = take_line(head);
  if (!is_status_line(line))
    return DialFailure{fmt::format("it says \"{}\"", util::escape(line, shown)), Fault::way};
  for (std::string_view field = take_line(head); !field.empty(); field = take_line(head)) {
    if (!is_field(field))
      return DialFailure{fmt::format("its answer has the line \"{}\"", util::escape(field, shown)),
                         Fault::way};
  }
  return std::nullopt;
}

std::string_view status_of(std::string_view head) { return head.substr(version_size + 1, status_size); }

}  // namespace

Result<util::SecretBytes> request(const HostPort& destination, const std::optional<ProxyLogin>& login) {
  const bool fit = !destination.host.empty() &&
                   std::ranges::all_of(destination.host, [](char c) { return c > ' ' && c < 0x7f; });
  if (!fit) return "the name can't stand in a request of HTTP";
  const std::string to = to_string(destination);
  const std::string asked = fmt::format("CONNECT {} HTTP/1.1\r\nHost: {}\r\n", to, to);
  if (!login) return joined({asked, line_end});
  const util::SecretBytes credentials = basic_credentials(*login);
  return joined({asked, "Proxy-Authorization: Basic ", as_text(credentials.view()), line_end, line_end});
}

std::optional<std::size_t> end_of_head(BytesView received) {
  const std::size_t at = as_text(received).find(empty_line);
  if (at == std::string_view::npos) return std::nullopt;
  return at + empty_line.size();
}

bool may_become_head(BytesView received) {
  const std::string_view begin = as_text(received).substr(0, version.size());
  return version.starts_with(begin);
}

// 101 is the last: it says that something else is spoken from then on.
bool is_interim(BytesView head) {
  if (problem_of_form(as_text(head))) return false;
  const std::string_view status = status_of(as_text(head));
  return status[0] == '1' && status != "101";
}

std::optional<ProxyProblem> problem_of_head(BytesView head) {
  std::string_view rest = as_text(head);
  if (auto problem = problem_of_form(rest)) return *std::move(problem);
  const std::string_view status = status_of(rest);
  if (status[0] == '2') return std::nullopt;
  std::string why =
      fmt::format("it answers \"{}\"", util::escape(take_line(rest).substr(version_size + 1), shown));
  if (is_about_login(status)) return TurnedDown{Trouble::login, std::move(why)};
  return DialFailure{std::move(why), fault_of_status(status)};
}

}  // namespace sshrp::gate::http_connect
