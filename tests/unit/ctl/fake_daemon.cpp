// SPDX-License-Identifier: MIT
#include "ctl/fake_daemon.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstring>
#include <stdexcept>

namespace sshrp::ctl::testing {
namespace {

/// As the header says it.
std::size_t body_size(const std::string& header) {
  constexpr std::string_view name = "Content-Length: ";
  const std::size_t found = header.find(name);
  return found == std::string::npos ? 0 : std::stoul(header.substr(found + name.size()));
}

}  // namespace

FakeDaemon::FakeDaemon(Answer answer) : path_(folder_ / "control.sock"), answer_(std::move(answer)) {
  listener_ = util::UniqueFd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  path_.copy(address.sun_path, sizeof address.sun_path - 1);
  int ends[2];
  if (bind(listener_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      listen(listener_.get(), 16) != 0 || pipe2(ends, O_CLOEXEC) != 0)
    throw std::runtime_error(std::strerror(errno));
  woken_ = util::UniqueFd(ends[0]);
  wake_ = util::UniqueFd(ends[1]);
  thread_ = std::thread([this] { serve(); });
}

FakeDaemon::~FakeDaemon() {
  { const util::UniqueFd closed(std::move(wake_)); }
  thread_.join();
}

std::vector<std::string> FakeDaemon::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void FakeDaemon::serve() {
  for (;;) {
    pollfd waited[] = {{.fd = listener_.get(), .events = POLLIN, .revents = 0},
                       {.fd = woken_.get(), .events = POLLIN, .revents = 0}};
    if (poll(waited, 2, -1) < 0) continue;  // a signal, as when the test becomes another user
    if (waited[1].revents != 0) return;
    serve_one(util::UniqueFd(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC)));
  }
}

void FakeDaemon::serve_one(util::UniqueFd connection) {
  std::string request;
  std::size_t header = std::string::npos;
  std::size_t body = 0;
  while (header == std::string::npos || request.size() < header + 4 + body) {
    char bytes[4096];
    const ssize_t size = recv(connection.get(), bytes, sizeof bytes, 0);
    if (size <= 0) return;
    request.append(bytes, static_cast<std::size_t>(size));
    header = request.find("\r\n\r\n");
    if (header != std::string::npos) body = body_size(request.substr(0, header));
  }
  const std::string line = request.substr(0, request.find(" HTTP/"));
  const std::string content = request.substr(header + 4);
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(content.empty() ? line : line + ' ' + content);
  }
  const std::string answer = answer_(line, content);
  std::string_view rest = answer;
  while (!rest.empty()) {
    const ssize_t size = send(connection.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (size <= 0) return;
    rest.remove_prefix(static_cast<std::size_t>(size));
  }
  if (keeps_open_) open_.push_back(std::move(connection));
}

std::string http_answer(const std::string& body, const std::string& status) {
  return "HTTP/1.1 " + status +
         "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

}  // namespace sshrp::ctl::testing
