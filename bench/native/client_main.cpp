// bench_client: what loads the proxy, or a server without one. It prints `ready` when all is logged in,
// begins when a line comes on its standard input, and prints what it saw as one line of JSON.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <asio/co_spawn.hpp>
#include <asio/steady_timer.hpp>
#include <cstdio>
#include <iostream>

#include "client.h"
#include "msg/connection.h"
#include "program.h"
#include "settings.h"

namespace sshrp::bench {
namespace {

using net::Clock;

struct Options {
  Destination destination{};
  std::string ciphers = "aes128-gcm@openssh.com";
  std::string kex = default_kex;
  std::string key_file{};
  unsigned sessions = 1;
  unsigned channels = 1;  // of each session
  Load up{};
  std::uint64_t down = 0;  // bytes
  double seconds = 0;      // 0: until all has passed
  unsigned count = 1000;   // of logins, or of echoed bytes
  unsigned at_once = 1;    // logins
  unsigned users = 0;      // that log in, in turn; 0: one, whose name has no number
};

double seconds_between(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double>(to - from).count();
}

void await_start() {
  std::puts("ready");
  std::fflush(stdout);
  std::string line;
  std::getline(std::cin, line);
}

/// Runs tasks to their end; the first failure is thrown.
class Loop {
 public:
  asio::io_context& context() { return context_; }
  net::Executor executor() { return context_.get_executor(); }
  void spawn(net::Task<void> task) {
    asio::co_spawn(context_, std::move(task), [this](std::exception_ptr failure) {
      if (failure && !failure_) failure_ = failure;
      if (failure) context_.stop();
    });
  }
  void run() {
    context_.restart();
    context_.run();
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  asio::io_context context_{1};
  std::exception_ptr failure_;
};

// ── bulk ──

struct Session {
  net::ConnectionPtr connection{};
  std::shared_ptr<Traffic> traffic{};
};

class Bulk {
 public:
  explicit Bulk(const Options& options) : options_(options) {}

  void run() {
    for (unsigned i = 0; i < options_.sessions; ++i) loop_.spawn(prepare());
    loop_.run();
    await_start();
    began_ = Clock::now();
    open_ = options_.sessions * options_.channels;
    for (Session& session : sessions_) begin(session);
    asio::steady_timer end(loop_.context());
    if (options_.seconds > 0) {
      end.expires_after(
          std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(options_.seconds)));
      end.async_wait([this](const std::error_code&) { loop_.context().stop(); });
    }
    loop_.run();
    report();
  }

 private:
  net::Task<void> prepare() {
    const net::ConnectionPtr connection = co_await log_in(loop_.executor(), options_.destination);
    const std::string command =
        "pour " + std::to_string(options_.down) + " " + std::to_string(options_.up.payload);
    co_await open_channels(connection, options_.channels, command, 0);
    sessions_.push_back({connection, nullptr});
  }

  void begin(Session& session) {
    session.traffic = std::make_shared<Traffic>(
        session.connection, loop_.executor(), [](BytesView) {}, [this](std::uint32_t) { closed(); });
    for (std::uint32_t channel = 0; channel < options_.channels; ++channel) {
      Stream stream(channel, options_.up);
      stream.open_window(window_size);
      session.traffic->add(channel, std::move(stream));
      session.traffic->grant(channel, window_size);
    }
    loop_.spawn(session.traffic->write());
    loop_.spawn(session.traffic->read());
  }

  void closed() {
    if (--open_ == 0) loop_.context().stop();
  }

  void report() {
    std::printf("{\"seconds\": %.6f, \"received\": [", seconds_between(began_, Clock::now()));
    const char* comma = "";
    for (Session& session : sessions_) {
      for (const auto& [channel, stream] : session.traffic->streams()) {
        std::printf("%s%llu", comma, static_cast<unsigned long long>(stream.received()));
        comma = ", ";
      }
    }
    std::puts("]}");
  }

  const Options& options_;
  Loop loop_;
  std::vector<Session> sessions_;
  std::size_t open_ = 0;
  Clock::time_point began_;
};

// ── echo ──

net::Task<void> echo(net::ConnectionPtr connection, unsigned count, std::vector<double>& seconds) {
  const Bytes byte(1, 'x');
  for (unsigned i = 0; i < count; ++i) {
    const auto began = Clock::now();
    connection->send(msg::ChannelData{0, byte});
    for (;;) {
      const BytesView payload = co_await connection->receive();
      if (static_cast<msg::Number>(payload[0]) == msg::Number::channel_data) break;
    }
    seconds.push_back(seconds_between(began, Clock::now()));
  }
}

void run_echo(const Options& options) {
  Loop loop;
  net::ConnectionPtr connection;
  loop.spawn([](Loop& on, const Options& with, net::ConnectionPtr& out) -> net::Task<void> {
    out = co_await log_in(on.executor(), with.destination);
    const std::string command = "echo";
    co_await open_channels(out, 1, command, window_size);
  }(loop, options, connection));
  loop.run();
  await_start();
  std::vector<double> seconds;
  loop.spawn(echo(connection, options.count, seconds));
  loop.run();
  std::ranges::sort(seconds);
  std::printf("{\"p50\": %.9f, \"p99\": %.9f}\n", seconds[seconds.size() / 2],
              seconds[seconds.size() * 99 / 100]);
}

// ── logins, and sessions at rest ──

class Logins {
 public:
  enum class After { leave, stay };

  Logins(const Options& options, After after) : options_(options), after_(after) {}

  void run(unsigned count) {
    left_ = count;
    const auto began = Clock::now();
    for (unsigned i = 0; i < options_.at_once; ++i) loop_.spawn(log_in_again());
    loop_.run();
    std::printf("{\"seconds\": %.6f, \"logins\": %u}\n", seconds_between(began, Clock::now()), count);
    std::fflush(stdout);
  }

 private:
  net::Task<void> log_in_again() {
    while (left_ > 0) {
      --left_;
      Destination destination = options_.destination;
      if (options_.users > 0) destination.user += std::to_string(left_ % options_.users);
      const net::ConnectionPtr connection = co_await log_in(loop_.executor(), destination);
      if (after_ == After::leave) {
        connection->close();
        continue;
      }
      const std::string command = "echo";
      co_await open_channels(connection, 1, command, window_size);
      staying_.push_back(connection);
    }
  }

  const Options& options_;
  const After after_;
  Loop loop_;
  unsigned left_ = 0;
  std::vector<net::ConnectionPtr> staying_;
};

void run_logins(const Options& options) {
  await_start();
  Logins(options, Logins::After::leave).run(options.count);
}

void run_idle(const Options& options) {
  Logins logins(options, Logins::After::stay);
  logins.run(options.sessions);
  await_start();
}

int run(int argc, char** argv) {
  CLI::App command("An SSH client for benchmarks.");
  Options options;
  command.add_option("--port", options.destination.port, "on 127.0.0.1")->required();
  command.add_option("--user", options.destination.user)->required();
  command.add_option("--key", options.key_file, "private key file, instead of a password");
  command.add_option("--ciphers", options.ciphers, "name-list");
  command.add_option("--kex", options.kex, "name-list");
  command.require_subcommand(1);

  CLI::App& bulk = *command.add_subcommand("bulk", "streams");
  bulk.add_option("--sessions", options.sessions);
  bulk.add_option("--channels", options.channels, "of each session");
  bulk.add_option("--up", options.up.total, "bytes, each stream");
  bulk.add_option("--down", options.down, "bytes, each stream");
  bulk.add_option("--payload", options.up.payload, "bytes of data in a packet");
  bulk.add_option("--seconds", options.seconds, "ends then; else when all has passed");
  CLI::App& echoes = *command.add_subcommand("echo", "round trips of one byte");
  echoes.add_option("--count", options.count);
  CLI::App& logins = *command.add_subcommand("logins", "logs in again and again");
  logins.add_option("--count", options.count);
  logins.add_option("--at-once", options.at_once);
  logins.add_option("--users", options.users, "a number below that is added to the user's name");
  CLI::App& idle = *command.add_subcommand("idle", "sessions at rest, until a line comes");
  idle.add_option("--sessions", options.sessions);
  idle.add_option("--at-once", options.at_once);
  CLI11_PARSE(command, argc, argv);

  options.destination.settings = make_settings(options.ciphers, signature_algorithms, options.kex);
  if (!options.key_file.empty()) options.destination.key = read_key(options.key_file);
  if (bulk) Bulk(options).run();
  if (echoes) run_echo(options);
  if (logins) run_logins(options);
  if (idle) run_idle(options);
  return 0;
}

}  // namespace
}  // namespace sshrp::bench

int main(int argc, char** argv) {
  return sshrp::bench::run_program("bench_client", sshrp::bench::run, argc, argv);
}
