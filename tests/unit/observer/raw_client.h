// RawClient: a client of HTTP that sends what a test says, byte by byte if need be.
// SPDX-License-Identifier: MIT
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <chrono>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

#include "util/text.h"
#include "util/unique_fd.h"

namespace sshrp::observer {

/// Where a test's listener is.
struct Place {
  std::uint16_t port = 0;  // of 127.0.0.1; 0: the path of a Unix socket
  std::string path{};
};

struct RawReply {
  unsigned status = 0;  // 0: there was none
  std::string head{};
  std::string body{};

  bool has(std::string_view header) const { return head.find(header) != std::string::npos; }
};

class RawClient {
 public:
  explicit RawClient(const Place& place)
      : socket_(::socket(place.port != 0 ? AF_INET : AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in in{.sin_family = AF_INET,
                   .sin_port = htons(place.port),
                   .sin_addr = {htonl(INADDR_LOOPBACK)},
                   .sin_zero = {}};
    sockaddr_un un{.sun_family = AF_UNIX, .sun_path = {}};
    std::memcpy(un.sun_path, place.path.data(), place.path.size());
    const int failed = place.port != 0
                           ? ::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&in), sizeof in)
                           : ::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&un), sizeof un);
    if (failed != 0) throw std::runtime_error(std::strerror(errno));
  }

  /// False: the other side has closed.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count < 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

  /// Waits for more. False: it is closed, or nothing comes.
  bool receive_more(std::chrono::seconds time = std::chrono::seconds(30)) {
    pollfd wanted{socket_.get(), POLLIN, 0};
    if (::poll(&wanted, 1, static_cast<int>(time.count()) * 1000) <= 0) return false;
    char room[65536];
    const ssize_t count = ::recv(socket_.get(), room, sizeof room, 0);
    if (count <= 0) return false;
    received_.append(room, static_cast<std::size_t>(count));
    return true;
  }
  const std::string& received() const { return received_; }

  std::string receive_all() {
    while (receive_more()) continue;
    return received_;
  }

  /// The next reply, with all of a body whose length it says.
  RawReply reply(bool has_body = true) {
    while (received_.find("\r\n\r\n") == std::string::npos)
      if (!receive_more()) return {};
    RawReply reply;
    const auto size = received_.find("\r\n\r\n") + 4;
    reply.head = received_.substr(0, size);
    received_.erase(0, size);
    reply.status = static_cast<unsigned>(std::stoi(reply.head.substr(9, 3)));
    const std::string lower = util::lower(reply.head);
    if (const auto at = lower.find("content-length: "); at != std::string::npos && has_body) {
      const auto length = std::stoull(lower.substr(at + 16));
      while (received_.size() < length)
        if (!receive_more()) return reply;
      reply.body = received_.substr(0, length);
      received_.erase(0, length);
    }
    return reply;
  }

  void close() { socket_ = {}; }
  int fd() const { return socket_.get(); }

 private:
  util::UniqueFd socket_;
  std::string received_{};
};

/// "GET /x", with lines of headers behind it.
inline std::string request_text(std::string_view line, std::string_view headers = "",
                                std::string_view body = "") {
  std::string text = std::string(line) + " HTTP/1.1\r\n" + std::string(headers);
  if (util::lower(headers).find("host: ") == std::string::npos) text += "Host: 127.0.0.1\r\n";
  if (!body.empty()) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return text + "\r\n" + std::string(body);
}

inline RawReply fetch(const Place& place, std::string_view line, std::string_view headers = "",
                      std::string_view body = "") {
  RawClient client(place);
  client.send(request_text(line, headers, body));
  return client.reply(!line.starts_with("HEAD"));
}

}  // namespace sshrp::observer
