#include "app/worker_process.h"

#include <sys/prctl.h>
#include <unistd.h>

#include <asio/basic_signal_set.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/posix/basic_stream_descriptor.hpp>
#include <csignal>

#include "app/options.h"
#include "ops/file_rights.h"
#include "ops/log.h"
#include "ops/memory.h"
#include "ops/system_calls.h"
#include "proxy/server.h"

namespace sshrp::app {
namespace {

using Descriptor = asio::posix::basic_stream_descriptor<net::Executor>;
using Signals = asio::basic_signal_set<net::Executor>;

// A terminal's hangup, and what is meant for the master but sent to the whole group.
constexpr int ignored_signals[] = {SIGHUP, SIGUSR1, SIGUSR2, SIGPIPE};

// Two for each session; root may have that many though its shell hasn't.
constexpr std::size_t wanted_descriptors = 65536;

constexpr std::string_view shut_down = "the proxy is being shut down";

/// Where the worker makes files.
std::vector<std::string> folders_written(const config::Config& config) { return {config.state_dir.value}; }

void note(ops::Restriction restriction, const char* what) {
  if (restriction == ops::Restriction::unsupported)
    ops::warning("this kernel has no {}: going on without", what);
}

void give_up_rights(const WorkerJob& job) {
  ops::raise_descriptor_limit(wanted_descriptors);
  if (job.account) ops::become(*job.account);
  ops::forbid_new_privileges();
  note(ops::restrict_files(folders_written(job.snapshot->config)), "Landlock");
  note(ops::restrict_system_calls(), "seccomp");
}

void use_logs(Message message) {
  const ops::LogSettings& settings = ops::current_log();
  ops::LogFiles files;
  auto next = message.files.begin();
  const auto take = [&](const config::LogTarget& target, util::UniqueFd& file) {
    if (target.kind == config::LogTarget::Kind::file && next != message.files.end())
      file = std::move(*next++);
  };
  take(settings.log, files.log);
  take(settings.access, files.access);
  ops::replace_log_files(files);
}

class Obedience {
 public:
  Obedience(proxy::Server& server, Control control)
      : server_(server),
        control_(std::move(control)),
        readable_(server.executor(), ::dup(control_.fd())),
        signals_(server.executor(), SIGTERM, SIGINT) {
    signals_.add(SIGQUIT);
    asio::co_spawn(server.executor(), hear_master(), asio::detached);  // both end with the server's context
    asio::co_spawn(server.executor(), hear_signals(), asio::detached);
    control_.say(Word::ready);
  }

 private:
  net::Task<void> hear_master() {
    for (;;) {
      std::error_code error;
      co_await readable_.async_wait(Descriptor::wait_read, net::into(error));
      if (error) co_return;
      auto heard = control_.hear();
      if (auto* message = std::get_if<Message>(&heard)) {
        obey(std::move(*message));
      } else if (std::get<Control::Nothing>(heard) == Control::Nothing::ever) {
        // Nobody could start another worker, reload or stop this one: whoever starts the daemon anew needs
        // the addresses.
        ops::warning("the master process is gone: taking no connections any more");
        server_.drain();
        co_return;
      }
    }
  }

  void obey(Message message) {
    switch (message.word) {
      case Word::drain:
        drain();
        break;
      case Word::stop:
        server_.stop(std::string(shut_down));
        break;
      case Word::use_logs:
        use_logs(std::move(message));
        break;
      case Word::ping:
        if (server_.is_well()) control_.say(Word::well);
        break;
      case Word::ready:
      case Word::draining:
      case Word::well:
        break;
    }
  }

  void drain() {
    server_.drain();
    control_.say(Word::draining);
  }

  net::Task<void> hear_signals() {
    for (;;) {
      std::error_code error;
      const int signal = co_await signals_.async_wait(net::into(error));
      if (error) co_return;
      if (signal == SIGQUIT) {
        drain();
      } else {
        server_.stop(std::string(shut_down));
      }
    }
  }

  proxy::Server& server_;
  Control control_;
  Descriptor readable_;
  Signals signals_;
};

}  // namespace

int run_worker(WorkerJob job) {
  ::prctl(PR_SET_NAME, "sshrpd-worker");
  for (const int signal : ignored_signals) std::signal(signal, SIG_IGN);
  ops::return_freed_memory();
  give_up_rights(job);
  proxy::Server server(std::move(job.snapshot), std::move(job.sockets));
  const Obedience obedience(server, std::move(job.control));
  server.run();
  return exit_ok;
}

}  // namespace sshrp::app
