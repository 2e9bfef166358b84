// A worker with real sessions, between clients and upstreams that are scripted by the test: the worker has
// its own thread, all peers are on the test's.
// SPDX-License-Identifier: MIT
#pragma once

#include "config/load.h"
#include "proxy/scripted_upstream.h"
#include "proxy/worker.h"
#include "util/folder.h"

namespace sshrp::proxy::testing {

inline std::shared_ptr<const Snapshot> snapshot_of(const std::string& text) {
  const config::FileAccess files{[&](const std::string&) {
                                   return config::FileContent{text, ""};
                                 },
                                 [](const std::string&) { return std::vector<std::string>(); }};
  auto loaded = config::load("/etc/sshrp/sshrpd.toml", files);
  if (auto* errors = std::get_if<config::ConfigErrors>(&loaded))
    throw std::runtime_error(to_string(errors->front()));
  config::ConfigErrors errors;
  ops::MachineFiles machine;
  const auto& config = std::get<config::Config>(loaded);
  const auto made = made_host_key(config);
  if (made && !std::filesystem::exists(*made)) make_host_key(*made);
  auto snapshot = make_snapshot(std::get<config::Config>(std::move(loaded)), machine, {}, errors);
  if (!snapshot) throw std::runtime_error(to_string(errors.front()));
  return snapshot;
}

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
  void request(std::string_view method, BytesView fields, std::string_view user = "user") const {
    say(msg::UserauthRequest{user, "ssh-connection", method, {fields}});
  }
  void try_password(std::string_view password, std::string_view user = "user") const {
    request("password", wire::encode_fields(msg::PasswordFields{false, password}), user);
  }
  void ask_for_questions(std::string_view user = "user") const {
    request("keyboard-interactive", wire::encode_fields(msg::KeyboardInteractiveFields{}), user);
  }
  void respond(const std::vector<std::string>& responses) const {
    Bytes list;
    for (const std::string& response : responses) wire::Writer(list).string(response);
    say(msg::UserauthInfoResponse{static_cast<std::uint32_t>(responses.size()), {list}});
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
    pools.join();
    net::testing::run_until_still(context);
  }

  template <typename Done>
  bool run_until(Done done) {
    return net::testing::run_until(context, done);
  }

  ScriptedClient connect(net::testing::PeerOptions options = {}) {
    ScriptedClient client{connect_only(std::move(options))};
    net::testing::spawn(context.get_executor(), net::testing::hear(client.connection, client.heard));
    return client;
  }
  /// It doesn't read.
  ConnectionPtr connect_only(net::testing::PeerOptions options = {}) {
    net::Acceptor acceptor(context.get_executor(), net::testing::any_loopback());
    net::Socket socket(context.get_executor());
    socket.connect(acceptor.local_endpoint());
    worker.begin_session(*net::accepted(acceptor.accept(worker.executor()), 0), snapshot, pools);
    clients_.push_back(net::testing::make_client(std::move(socket), std::move(options)));
    return clients_.back();
  }
  /// A client that is in, its upstream connection the last one.
  ScriptedClient log_in(net::testing::PeerOptions options = {}) {
    const ScriptedClient client = connect(std::move(options));
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
    return run_until([&] { return worker.load().sessions == 0; }) && startups.count() == 0;
  }

  asio::io_context context{1};
  Folder folder;
  ScriptedUpstream upstream;
  std::shared_ptr<const Snapshot> snapshot;
  Startups startups{snapshot->config.limits.max_startups->full};
  Pools pools;
  Worker worker{startups};

 private:
  std::vector<ConnectionPtr> clients_;
};

}  // namespace sshrp::proxy::testing
