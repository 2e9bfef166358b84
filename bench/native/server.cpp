// bench_server: an SSH server that lets everybody in and does only what is measured. Its commands: `pour
// BYTES PAYLOAD` sends so many bytes in packets of that payload and takes what comes; `echo` gives back what
// comes.
// SPDX-License-Identifier: MIT
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <cstdio>
#include <sstream>

#include "login/userauth_server.h"
#include "msg/connection.h"
#include "msg/publickey_request.h"
#include "net/listener.h"
#include "program.h"
#include "settings.h"
#include "traffic.h"

namespace sshrp::bench {
namespace {

using msg::Number;
using HostKeys = std::shared_ptr<const std::vector<transport::SignerPtr>>;

struct Command {
  std::string_view line{};
};

class Server {
 public:
  Server(net::ConnectionPtr connection, const net::Executor& executor)
      : connection_(std::move(connection)),
        executor_(executor),
        traffic_(std::make_shared<Traffic>(
            connection_, executor, [this](BytesView payload) { handle(payload); },
            [this](std::uint32_t channel) { traffic_->streams().erase(channel); })) {}

  net::Task<void> run() {
    login::UserauthServer login(connection_, 100);
    co_await login.accept_service();
    co_await let_in(login);
    login.accept();
    connection_->flush_now();
    asio::co_spawn(executor_, traffic_->write(), asio::detached);
    co_await traffic_->read();
  }

 private:
  // Any password and any signature: what is measured isn't this server.
  net::Task<void> let_in(login::UserauthServer& login) {
    for (;;) {
      const msg::UserauthRequest request = co_await login.next_request();
      if (request.method_name == "password") co_return;
      if (request.method_name != "publickey") {
        login.tell_methods({msg::AuthMethod::publickey, msg::AuthMethod::password});
        continue;
      }
      const auto shown = msg::parse_publickey(request.method_specific.bytes);
      if (shown.signature) co_return;
      login.welcome_key(shown.algorithm_name, shown.public_key);
    }
  }

  void handle(BytesView payload) {
    switch (static_cast<Number>(payload[0])) {
      case Number::channel_open:
        return open(wire::decode<msg::ChannelOpen>(payload));
      case Number::channel_request:
        return start(wire::decode<msg::ChannelRequest>(payload));
      default:
        return;
    }
  }

  // Both ends give a channel the client's number.
  void open(const msg::ChannelOpen& open) {
    first_windows_[open.sender_channel] = open.initial_window_size;
    connection_->send(
        msg::ChannelOpenConfirmation{open.sender_channel, open.sender_channel, window_size, max_payload, {}});
  }

  void start(const msg::ChannelRequest& request) {
    const std::uint32_t channel = request.recipient_channel;
    std::istringstream words{std::string(wire::decode_fields<Command>(request.type_specific.bytes).line)};
    std::string verb;
    Load load;
    words >> verb >> load.total >> load.payload;
    Stream stream(channel, load);
    stream.open_window(first_windows_.at(channel));
    connection_->send(msg::ChannelSuccess{channel});
    traffic_->add(channel, std::move(stream),
                  verb == "echo" ? Traffic::Kind::echoed : Traffic::Kind::counted);
  }

  net::ConnectionPtr connection_;
  net::Executor executor_;
  std::map<std::uint32_t, std::uint32_t> first_windows_;
  std::shared_ptr<Traffic> traffic_;
};

net::Task<void> serve(net::Executor executor, net::ConnectionPtr connection) {
  try {
    Server server(connection, executor);
    co_await server.run();
  } catch (const std::exception&) {
    connection->close();  // a client that has what it wanted goes without a word
  }
}

int run(int argc, char** argv) {
  CLI::App command("An SSH server for benchmarks: lets everybody in.");
  std::string key_file;
  std::string ciphers = all_ciphers();
  std::string kex = default_kex;
  command.add_option("--host-key", key_file, "private key file")->required();
  command.add_option("--ciphers", ciphers, "name-list of the ciphers offered");
  command.add_option("--kex", kex, "name-list of the methods of key exchange offered");
  CLI11_PARSE(command, argc, argv);

  asio::io_context context{1};
  const HostKeys keys = std::make_shared<std::vector<transport::SignerPtr>>(1, read_key(key_file));
  const auto settings = make_settings(ciphers, signature_algorithm_of(keys->front()->public_key()), kex);
  net::Listener listener(
      context.get_executor(), net::listen_on({asio::ip::address_v4::loopback(), 0}), 0,
      [&] { return context.get_executor(); },
      [&](net::Accepted accepted) {
        const auto connection = std::make_shared<net::Connection>(std::move(accepted.socket), settings,
                                                                  transport::ServerSide{keys});
        asio::co_spawn(context, serve(context.get_executor(), connection), asio::detached);
      },
      [](int, const std::error_code&) {});  // it is tried again
  listener.start();
  std::printf("%u\n", listener.local().port());
  std::fflush(stdout);
  context.run();
  return 0;
}

}  // namespace
}  // namespace sshrp::bench

int main(int argc, char** argv) {
  return sshrp::bench::run_program("bench_server", sshrp::bench::run, argc, argv);
}
