// A worker with real sessions, between clients and upstreams that are scripted by the test: the worker has
// its own thread, all peers are on the test's.
#pragma once

#include <stdlib.h>

#include <asio/thread_pool.hpp>
#include <filesystem>

#include "config/load.h"
#include "net/peers.h"
#include "proxy/worker.h"

namespace sshrp::proxy::testing {

using net::ConnectionPtr;
using net::testing::Heard;
using net::testing::HeardPtr;

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "sshrp-test-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  Folder(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

inline std::shared_ptr<const Snapshot> snapshot_of(const std::string& text) {
  const config::FileAccess files{[&](const std::string&) {
                                   return config::FileContent{text, ""};
                                 },
                                 [](const std::string&) { return std::vector<std::string>(); }};
  auto loaded = config::load("/etc/sshrp/sshrpd.toml", files);
  if (auto* errors = std::get_if<config::ConfigErrors>(&loaded))
    throw std::runtime_error(to_string(errors->front()));
  config::ConfigErrors errors;
  auto snapshot = make_snapshot(std::get<config::Config>(std::move(loaded)), errors);
  if (!snapshot) throw std::runtime_error(to_string(errors.front()));
  return snapshot;
}

/// A server that takes the password "right", and notes what it saw.
class ScriptedUpstream {
 public:
  enum class Manner {
    usual,
    silent,          // takes connections and says nothing
    mute_after_key,  // never answers a request to log in
  };

  explicit ScriptedUpstream(const net::Executor& executor)
      : host_keys(net::testing::new_host_keys()), acceptor_(executor, net::testing::any_loopback()) {
    net::testing::spawn(executor, accept(*this));
  }

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  void stop() {
    std::error_code ignored;
    acceptor_.close(ignored);
    for (const auto& socket : silent_sockets) socket->close(ignored);
    for (const auto& connection : connections) connection->close();
  }

  Manner manner = Manner::usual;
  net::testing::HostKeys host_keys;
  std::string banner{};
  unsigned accepted = 0;  // TCP connections
  std::vector<std::string> users{}, passwords{};
  std::vector<ConnectionPtr> connections{};
  std::vector<HeardPtr> heard{};  // after login, one for each
  std::vector<std::shared_ptr<net::Socket>> silent_sockets{};

 private:
  static net::Task<void> accept(ScriptedUpstream& self) {
    for (;;) {
      std::error_code error;
      net::Socket socket(self.acceptor_.get_executor());
      co_await self.acceptor_.async_accept(socket, net::into(error));
      if (error) co_return;
      ++self.accepted;
      if (self.manner == Manner::silent) {
        self.silent_sockets.push_back(std::make_shared<net::Socket>(std::move(socket)));
        continue;
      }
      self.connections.push_back(net::testing::make_server(std::move(socket), self.host_keys));
      net::testing::spawn(self.acceptor_.get_executor(), serve_and_close(self, self.connections.back()));
    }
  }

  // After login the connection stays open, for the test to use.
  static net::Task<void> serve_and_close(ScriptedUpstream& self, ConnectionPtr connection) {
    try {
      co_await serve(self, connection);
    } catch (const std::exception&) {
      connection->close();
    }
  }

  static net::Task<void> serve(ScriptedUpstream& self, ConnectionPtr connection) {
    co_await connection->receive();
    connection->send(msg::ServiceAccept{"ssh-userauth"});
    for (;;) {
      const BytesView payload = co_await connection->receive();
      const auto request = wire::decode<msg::UserauthRequest>(payload);
      const auto fields = wire::decode_fields<msg::PasswordFields>(request.method_specific.bytes);
      self.users.emplace_back(request.user_name);
      self.passwords.emplace_back(fields.password);
      if (self.manner == Manner::mute_after_key) continue;
      if (!self.banner.empty()) connection->send(msg::UserauthBanner{self.banner, ""});
      if (fields.password == "right") break;
      connection->send(msg::UserauthFailure{{"password"}, false});
    }
    connection->send(msg::UserauthSuccess{});
    connection->flush_now();
    auto heard = std::make_shared<Heard>();
    self.heard.push_back(heard);
    co_await net::testing::hear(connection, heard);
  }

  net::Acceptor acceptor_;
};

/// A client that hears everything; what it says, the test says.
struct ScriptedClient {
  ConnectionPtr connection;
  HeardPtr heard = std::make_shared<Heard>();

  template <typename Message>
  void say(const Message& message) const {
    connection->send(message);
    connection->flush_now();
  }
  void ask_for_service() const { say(msg::ServiceRequest{"ssh-userauth"}); }
  void try_password(std::string_view password, std::string_view user = "user") const {
    const Bytes fields = wire::encode_fields(msg::PasswordFields{false, password});
    say(msg::UserauthRequest{user, "ssh-connection", "password", {fields}});
  }
  bool heard_number(msg::Number number) const {
    return std::ranges::any_of(
        heard->messages, [&](const Bytes& message) { return message[0] == static_cast<unsigned>(number); });
  }
};

class Daemon {
 public:
  /// `settings`: lines of the configuration; `server`: more lines of its only [[servers]] table.
  explicit Daemon(const std::string& settings = "", const std::string& server = "")
      : upstream(context.get_executor()),
        snapshot(snapshot_of("listen = '127.0.0.1:2200'\nstate_dir = '" + folder.path() + "'\n" + settings +
                             "\n[[servers]]\nuser = 'user'\nupstream_host = '127.0.0.1'\nupstream_port = '" +
                             std::to_string(upstream.port()) + "'\n" + server + "\n")) {
    worker.start();
  }
  ~Daemon() {
    for (const auto& client : clients_) client->close();
    upstream.stop();
    worker.shut_down("the test is over");
    worker.join();
    pool.join();
    net::testing::run_until_still(context);
  }

  template <typename Done>
  bool run_until(Done done) {
    return net::testing::run_until(context, done);
  }

  ScriptedClient connect() {
    ScriptedClient client{connect_only()};
    net::testing::spawn(context.get_executor(), net::testing::hear(client.connection, client.heard));
    return client;
  }
  /// It doesn't read.
  ConnectionPtr connect_only() {
    net::Acceptor acceptor(context.get_executor(), net::testing::any_loopback());
    net::Socket socket(context.get_executor());
    socket.connect(acceptor.local_endpoint());
    worker.begin_session(acceptor.accept(worker.executor()), snapshot, pool);
    clients_.push_back(net::testing::make_client(std::move(socket)));
    return clients_.back();
  }
  /// A client that is in, its upstream connection the last one.
  ScriptedClient log_in() {
    const ScriptedClient client = connect();
    const std::size_t before = upstream.heard.size();
    client.ask_for_service();
    client.try_password("right");
    if (!run_until([&] {
          return client.heard_number(msg::Number::global_request) && upstream.heard.size() > before;
        }))
      throw std::runtime_error("no login within the deadline");
    client.heard->messages.clear();
    return client;
  }
  bool nobody_left() {
    return run_until([&] { return worker.load() == 0; }) && logins.waiting == 0;
  }

  asio::io_context context{1};
  Folder folder;
  ScriptedUpstream upstream;
  std::shared_ptr<const Snapshot> snapshot;
  LoginCount logins;
  asio::thread_pool pool{2};
  Worker worker{logins};

 private:
  std::vector<ConnectionPtr> clients_;
};

}  // namespace sshrp::proxy::testing
