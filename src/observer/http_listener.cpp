// SPDX-License-Identifier: MIT
#include "observer/http_listener.h"

#include <sys/socket.h>

#include <algorithm>
#include <stdexcept>

#include "observer/http_exchange.h"
#include "observer/request_head.h"

namespace sshrp::observer {
namespace {

constexpr std::size_t connection_memory =
    max_header + 8 * 1024;  // bytes; a reply's head has room beside the request's

MHD_Result serve(void* listener, MHD_Connection* connection, const char* path, const char* method,
                 const char*, const char* body, std::size_t* body_size, void** context) {
  auto* exchange = static_cast<HttpExchange*>(*context);
  try {
    if (exchange == nullptr) {
      exchange = new HttpExchange(*static_cast<HttpListener*>(listener), *connection);
      *context = exchange;
      return exchange->begin(path, method);
    }
    if (*body_size == 0) return exchange->go_on();
    return exchange->add_body({body, std::exchange(*body_size, 0)});
  } catch (...) {  // no memory, say: through C nothing can be thrown
    return exchange != nullptr ? exchange->fail() : MHD_NO;
  }
}

void complete(void*, MHD_Connection*, void** context, MHD_RequestTerminationCode) {
  delete static_cast<HttpExchange*>(std::exchange(*context, nullptr));
}

int family_of(int socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  return ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0 ? address.ss_family
                                                                                  : AF_UNSPEC;
}

Entrance entrance_of(const Listener& listener) {
  const bool is_control = listener.kind == Listener::Kind::control;
  return {is_control ? Entrance::Kind::control : Entrance::Kind::http, listener.level};
}

}  // namespace

HttpListener::HttpListener(Site& site, Daemon& daemon, Listener listener)
    : site_(site),
      daemon_(daemon),
      entrance_(entrance_of(listener)),
      socket_(std::move(listener.socket)),
      name_(std::move(listener.name)) {
  if (entrance_.kind == Entrance::Kind::control && family_of(socket_.get()) != AF_UNIX)
    throw std::runtime_error("a control socket is none: " + name_);
}

HttpListener::~HttpListener() {
  end_following();
  give_up();
  if (http_ != nullptr) MHD_stop_daemon(http_);
}

void HttpListener::start() {
  const auto notify = [](void* self, MHD_Connection* connection, void** context,
                         MHD_ConnectionNotificationCode code) {
    auto& listener = *static_cast<HttpListener*>(self);
    code == MHD_CONNECTION_NOTIFY_STARTED ? listener.add(*connection, context) : listener.remove(context);
  };
  http_ = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, nullptr, nullptr,
                           serve, this, MHD_OPTION_LISTEN_SOCKET, socket_.get(), MHD_OPTION_CONNECTION_LIMIT,
                           max_connections, MHD_OPTION_CONNECTION_MEMORY_LIMIT, connection_memory,
                           MHD_OPTION_CONNECTION_TIMEOUT, static_cast<unsigned>(max_idle.count()),
                           MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_UNESCAPE_CALLBACK, unescape, nullptr,
                           MHD_OPTION_NOTIFY_COMPLETED, complete, nullptr, MHD_OPTION_NOTIFY_CONNECTION,
                           static_cast<MHD_NotifyConnectionCallback>(notify), this, MHD_OPTION_END);
  if (http_ == nullptr) throw std::runtime_error("can't serve HTTP at " + name_);
  socket_.release();  // MHD_stop_daemon closes it, or stop_listening
}

void HttpListener::stop_listening() {
  closes_ = true;
  if (http_ != nullptr) socket_ = util::UniqueFd(MHD_quiesce_daemon(http_));
  socket_ = {};
}

bool HttpListener::is_idle() {
  const std::lock_guard lock(lock_);
  return exchanges_.empty();
}

bool HttpListener::is_followed() {
  const std::lock_guard lock(lock_);
  return !followers_.empty();
}

void HttpListener::tick(Clock::time_point now) {
  using enum Connection::Phase;
  const std::lock_guard lock(lock_);
  for (auto& connection : connections_) {
    const auto taken = now - connection.since;
    if ((connection.phase == reading && taken > max_reading) ||
        (connection.phase == sending && taken > max_sending))
      close(connection);
  }
  for (auto* follower : std::exchange(followers_, {})) follower->go_on();
}

void HttpListener::end_following() {
  const std::lock_guard lock(lock_);
  ends_ = true;
  for (auto* follower : std::exchange(followers_, {})) follower->go_on();
}

void HttpListener::give_up() {
  std::vector<std::shared_ptr<Errand>> errands;
  {
    const std::lock_guard lock(lock_);
    gives_up_ = true;
    for (const auto* exchange : exchanges_)
      if (exchange->errand()) errands.push_back(exchange->errand());
  }
  for (const auto& errand : errands) errand->give_up();
}

void HttpListener::add(MHD_Connection& connection, void** context) {
  const std::lock_guard lock(lock_);
  if (connections_.size() >= soft_connections) {
    const auto idle = std::ranges::find(connections_, Connection::Phase::reading, &Connection::phase);
    if (idle != connections_.end()) close(*idle);
  }
  connections_.push_back({.fd = socket_of(connection), .since = Clock::now()});
  *context = &connections_.back();
}

void HttpListener::remove(void** context) {
  const std::lock_guard lock(lock_);
  const auto* closed = static_cast<Connection*>(std::exchange(*context, nullptr));
  connections_.remove_if([closed](const Connection& connection) { return &connection == closed; });
}

void HttpListener::enter(MHD_Connection& connection, Connection::Phase phase) {
  const auto* info = MHD_get_connection_info(&connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  if (info == nullptr || info->socket_context == nullptr) return;
  const std::lock_guard lock(lock_);
  auto& entry = *static_cast<Connection*>(info->socket_context);
  if (entry.phase == Connection::Phase::closed) return;
  entry.phase = phase;
  entry.since = Clock::now();
  // Those that are idle longest come first.
  const auto place = std::ranges::find(connections_, &entry, [](const Connection& c) { return &c; });
  connections_.splice(connections_.end(), connections_, place);
}

/// libmicrohttpd finds it ended, and closes it.
void HttpListener::close(Connection& connection) {
  ::shutdown(connection.fd, SHUT_RDWR);
  connection.phase = Connection::Phase::closed;
}

}  // namespace sshrp::observer
