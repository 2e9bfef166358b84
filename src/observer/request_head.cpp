// SPDX-License-Identifier: MIT
#include "observer/request_head.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "observer/http_listener.h"
#include "util/text.h"

namespace sshrp::observer {
namespace {

constexpr std::size_t max_token = 4096;  // bytes
constexpr unsigned bad_request = 400;

// Others are lists, whose lines are one.
constexpr std::string_view only_once[] = {"host",   "authorization", "origin",       "content-length",
                                          "cookie", "content-type",  "x-sshrp-csrf", "transfer-encoding"};

struct Headers {
  NamedTexts texts{};
  bool is_ambiguous = false;
};

MHD_Result add_header(void* object, MHD_ValueKind, const char* key, std::size_t key_size, const char* value,
                      std::size_t value_size) {
  auto& headers = *static_cast<Headers*>(object);
  std::string name = util::lower({key, key_size});
  const std::string_view text(value != nullptr ? value : "", value != nullptr ? value_size : 0);
  const auto known = std::ranges::find(headers.texts, name, &NamedTexts::value_type::first);
  if (known == headers.texts.end()) {
    headers.texts.emplace_back(std::move(name), text);
  } else {
    headers.is_ambiguous |= std::ranges::find(only_once, name) != std::end(only_once);
    (known->second += ", ") += text;
  }
  return MHD_YES;
}

MHD_Result add_parameter(void* object, MHD_ValueKind, const char* key, std::size_t key_size,
                         const char* value, std::size_t value_size) {
  static_cast<NamedTexts*>(object)->emplace_back(std::string(key, key_size),
                                                 value != nullptr ? std::string(value, value_size) : "");
  return MHD_YES;
}

MHD_Result add_token(void* object, MHD_ValueKind, const char* key, const char*, const char*, const char*,
                     const char* data, std::uint64_t, std::size_t size) {
  auto& token = *static_cast<std::string*>(object);
  if (std::string_view(key) == "token" && token.size() + size <= max_token) token.append(data, size);
  return MHD_YES;
}

std::optional<access::IpAddress> address_of(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, &address, sizeof in);
    return access::ip_from_bytes({reinterpret_cast<const std::uint8_t*>(&in.sin_addr), 4});
  }
  if (address.ss_family != AF_INET6) return std::nullopt;
  sockaddr_in6 in6{};
  std::memcpy(&in6, &address, sizeof in6);
  return access::ip_from_bytes({reinterpret_cast<const std::uint8_t*>(&in6.sin6_addr), 16});
}

/// By our own end: the peer's name is gone with the peer, and who comes over the network must never look as
/// if it came over a Unix socket.
HttpPeer peer_of(int fd) {
  HttpPeer peer;
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0 || address.ss_family != AF_UNIX) {
    peer.local = address_of(address).value_or(access::IpAddress{});
    size = sizeof address;
    const bool is_known = ::getpeername(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    peer.address = (is_known ? address_of(address) : std::nullopt).value_or(access::IpAddress{});
    return peer;
  }
  ucred account{};
  size = sizeof account;
  if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &account, &size) != 0) account = {0, UINT32_MAX, UINT32_MAX};
  peer.uid = account.uid;
  peer.pid = account.pid;
  return peer;
}

/// The body's end is where any proxy in front takes it to be.
std::optional<HttpReply> refuse_body(const HttpRequest& request) {
  const auto* coding = request.header("transfer-encoding");
  const auto* length = request.header("content-length");
  if (coding != nullptr && (length != nullptr || util::lower(*coding) != "chunked"))
    return error_reply(bad_request, "the body's length is ambiguous");
  if (length == nullptr) return std::nullopt;
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(length->data(), length->data() + length->size(), size);
  if (error == std::errc{} && end == length->data() + length->size() && size <= max_body) return std::nullopt;
  return error_reply(413, "a body may have 65536 bytes");
}

}  // namespace

int socket_of(MHD_Connection& connection) {
  const auto* info = MHD_get_connection_info(&connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info != nullptr ? info->connect_fd : -1;
}

std::variant<HttpRequest, HttpReply> read_head(MHD_Connection& connection, std::string_view path,
                                               std::string_view method) {
  const auto* size = MHD_get_connection_info(&connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
  if (size != nullptr && size->header_size > max_header)
    return error_reply(431, "a request's head may have 16384 bytes");
  HttpRequest request{.method = std::string(method == "HEAD" ? "GET" : method), .path = std::string(path)};
  Headers headers;
  MHD_get_connection_values_n(&connection, MHD_HEADER_KIND, add_header, &headers);
  MHD_get_connection_values_n(&connection, MHD_GET_ARGUMENT_KIND, add_parameter, &request.query);
  if (headers.is_ambiguous) return error_reply(bad_request, "a header is there twice");
  request.headers = std::move(headers.texts);
  if (const char* cookie = MHD_lookup_connection_value(&connection, MHD_COOKIE_KIND, "sshrp_session"))
    request.cookie = cookie;
  request.peer = peer_of(socket_of(connection));
  if (auto refusal = refuse_body(request)) return *std::move(refusal);
  return request;
}

std::string read_token(MHD_Connection& connection, const std::string& body) {
  std::string token;
  const std::unique_ptr<MHD_PostProcessor, MHD_Result (*)(MHD_PostProcessor*)> form(
      MHD_create_post_processor(&connection, max_token, add_token, &token), MHD_destroy_post_processor);
  if (form) MHD_post_process(form.get(), body.data(), body.size());
  return token;
}

std::size_t unescape(void*, MHD_Connection*, char* text) {
  if (std::strstr(text, "%00") != nullptr) return std::strlen(text);
  return MHD_http_unescape(text);
}

}  // namespace sshrp::observer
