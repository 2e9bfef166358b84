// RunningServer: a Server over a FakeDaemon, with sockets of each kind, in a thread.
// SPDX-License-Identifier: MIT
#pragma once

#include <fcntl.h>
#include <sys/eventfd.h>

#include <thread>

#include "observer/fake_daemon.h"
#include "observer/raw_client.h"
#include "observer/server.h"
#include "util/folder.h"

namespace sshrp::observer {

inline Listener listener_at(Place& place, Listener::Kind kind, std::string level) {
  util::UniqueFd socket(
      ::socket(place.path.empty() ? AF_INET : AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (place.path.empty()) {
    sockaddr_in address{
        .sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
    socklen_t size = sizeof address;
    ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), size);
    ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
    place.port = ntohs(address.sin_port);
  } else {
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    std::memcpy(address.sun_path, place.path.data(), place.path.size());
    ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  }
  ::listen(socket.get(), 1024);
  return {std::move(socket), kind, std::move(level), "a test's"};
}

class RunningServer {
 public:
  /// With what `change` leaves of the settings.
  explicit RunningServer(const std::function<void(Settings&)>& change = [](Settings&) {}) {
    web_unix.path = folder / "web";
    control.path = folder / "control";
    user_control.path = folder / "user";
    std::filesystem::create_directories(folder / "recordings");
    Settings settings{};
    settings.listeners.push_back(listener_at(web, Listener::Kind::http, ""));
    settings.listeners.push_back(listener_at(web_unix, Listener::Kind::http, ""));
    settings.listeners.push_back(listener_at(control, Listener::Kind::control, "admin"));
    settings.listeners.push_back(listener_at(user_control, Listener::Kind::control, "user"));
    settings.tokens = {{"grafana", "user", sha256_of("u-token")}, {"root", "admin", sha256_of("r-token")}};
    settings.recordings = {
        util::UniqueFd(::open((folder / "recordings").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)),
        {"%Y-%m-%d"}};
    change(settings);
    server_ = std::make_unique<Server>(daemon, std::move(settings));
    thread_ = std::jthread([this] { server_->run(stop_.get()); });
  }
  ~RunningServer() { stop(); }

  void begin_to_stop() { ::eventfd_write(stop_.get(), 1); }
  void stop() {
    begin_to_stop();
    if (thread_.joinable()) thread_.join();
  }

  FakeDaemon daemon{};
  Folder folder{};
  Place web{}, web_unix{}, control{}, user_control{};

 private:
  util::UniqueFd stop_{::eventfd(0, EFD_CLOEXEC)};
  std::unique_ptr<Server> server_{};
  std::jthread thread_{};
};

inline constexpr std::string_view as_user = "Authorization: Bearer u-token\r\n";
inline constexpr std::string_view as_admin = "Authorization: Bearer r-token\r\n";

}  // namespace sshrp::observer
