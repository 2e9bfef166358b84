// SPDX-License-Identifier: MIT
#include "app/balancer_process.h"

#include <fcntl.h>

#include <algorithm>
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <stdexcept>

#include "app/balancer.h"
#include "app/balancer_messages.h"
#include "app/check_ways.h"
#include "app/message_choice.h"
#include "app/options.h"
#include "app/role_process.h"
#include "ops/account_fields.h"
#include "ops/file_rights.h"
#include "ops/log.h"
#include "ops/name_lookups.h"
#include "ops/shared_memory.h"
#include "ops/system_calls.h"

namespace sshrp::app {
namespace {

using namespace balancer_message;

// A worker has one, and a check; far fewer of either are there.
constexpr std::size_t wanted_descriptors = 4096;

struct Logging {
  ops::LogSettings settings{};
  ops::LogFiles files{};
};

/// `file`: where the log is one.
Logging logging_of(std::uint8_t level, std::uint8_t format, std::string_view log, util::UniqueFd file) {
  Logging logging;
  logging.settings.level = static_cast<config::LogLevel>(level);
  logging.settings.format = static_cast<config::LogFormat>(format);
  if (!log.empty()) {
    auto parsed = config::parse_log_target(std::string(log));
    if (const auto* problem = std::get_if<std::string>(&parsed)) throw std::runtime_error(*problem);
    logging.settings.log = std::get<config::LogTarget>(std::move(parsed));
  }
  logging.files.log = std::move(file);
  return logging;
}

/// What the first packet says, kept.
struct Received {
  Logging logging{};
  std::optional<ops::Account> account{};
  util::UniqueFd board{};
};

Received receive(const Control& control) {
  Packet packet = next_packet(control);
  const auto said = decode_choice<FromMaster>(packet.bytes);
  const auto* begin = std::get_if<Begin>(&said);
  if (begin == nullptr || packet.files.empty()) throw std::runtime_error("no beginning was heard");
  Received received{.account = ops::decode_account(begin->account)};
  received.board = std::move(packet.files[0]);
  received.logging = logging_of(begin->level, begin->format, begin->log,
                                packet.files.size() > 1 ? std::move(packet.files[1]) : util::UniqueFd());
  return received;
}

void note(ops::Restriction restriction, const char* what) {
  if (restriction == ops::Restriction::unsupported)
    ops::warning("this kernel has no {}: the balancer goes on without", what);
}

void give_up_rights(const Received& received) {
  ops::raise_descriptor_limit(wanted_descriptors);
  if (received.account) ops::become(*received.account);
  ops::forbid_new_privileges();
  ops::NameLookups lookups = ops::prepare_name_lookups();
  // A gate's connection gives one end to the check that it carries; a later configuration may have gates.
  lookups.needs.pairs = ops::SocketNeeds::Pairs::yes;
  if (ops::logs_to_syslog(received.logging.settings)) lookups.needs.local = ops::SocketNeeds::Local::yes;
  note(ops::restrict_files({.read = lookups.folders}), "Landlock");
  note(ops::restrict_balancer_calls(lookups.needs), "seccomp");
}

class Serving {
 public:
  Serving(Control control, MutableBytes board)
      : control_(std::move(control)),
        readable_(context_.get_executor(), ::fcntl(control_.fd(), F_DUPFD_CLOEXEC, 0)),
        balancer_(context_.get_executor(), board,
                  health::real_check([this](const std::string& group) { return ways_.to(group); })) {
    balancer_.on_no_work([this] { end_when_done(); });
  }

  /// Until the master says stop, or is gone, and no worker is there any more. Throws what comes of that.
  void run() {
    asio::co_spawn(context_, hear_master(), [this](const std::exception_ptr& failure) {
      failure_ = failure;
      if (failure) context_.stop();
    });
    context_.run();
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  using Descriptor = asio::posix::basic_stream_descriptor<net::Executor>;

  net::Task<void> hear_master() {
    while (!is_over_) {
      std::error_code error;
      co_await readable_.async_wait(Descriptor::wait_read, net::into(error));
      auto heard = control_.hear();
      if (auto* packet = std::get_if<Packet>(&heard)) {
        if (answer_ping(control_, *packet)) continue;
        const auto said = decode_choice<FromMaster>(packet->bytes);
        std::visit([&](const auto& each) { handle(each, packet->files); }, said);
      } else if (std::get<Control::Nothing>(heard) == Control::Nothing::ever) {
        is_over_ = true;
      }
    }
    end_when_done();
  }

  using Files = std::vector<util::UniqueFd>;
  void handle(const Begin&, Files&) {}
  void handle(const UseGroups& said, Files& files) {
    if (files.empty()) throw std::runtime_error("there are no descriptors left");
    const ops::Mapping setup(files[0]);
    auto groups = balance::decode_groups(setup.bytes());
    ways_.use(groups, said.beside ? CheckWays::Others::kept : CheckWays::Others::forgotten);
    if (said.beside)
      for (balance::GroupSetup& former : balance::decode_groups(groups_.view()))
        if (std::ranges::find(groups, former.name, &balance::GroupSetup::name) == groups.end())
          groups.push_back(std::move(former));
    groups_ = util::SecretBytes(setup.bytes());
    balancer_.use(std::move(groups));
  }
  void handle(const SetServer& said, Files&) {
    balancer_.set_service(said.group, said.server, static_cast<balance::Service>(said.service));
  }
  void handle(const TakeWorker& said, Files& files) {
    if (!files.empty()) balancer_.take_worker(said.worker, std::move(files[0]));
  }
  void handle(const TakePast&, Files& files) {
    if (!files.empty()) balancer_.take_past(std::move(files[0]));
  }
  void handle(const PassOn&, Files& files) {
    if (!files.empty()) balancer_.pass_on(std::move(files[0]));
  }
  void handle(const AllTaken&, Files&) { balancer_.await_holds(); }
  void handle(const UseLog& said, Files& files) {
    Logging logging =
        logging_of(said.level, said.format, said.log, files.empty() ? util::UniqueFd() : std::move(files[0]));
    ops::use_log(std::move(logging.settings), std::move(logging.files));
  }
  void handle(const Stop&, Files&) { is_over_ = true; }

  void end_when_done() {
    if (is_over_ && !balancer_.has_work()) context_.stop();
  }

  asio::io_context context_{1};
  Control control_;
  Descriptor readable_;
  bool is_over_ = false;  // the master wants the end, or is gone
  std::exception_ptr failure_{};
  util::SecretBytes groups_{};  // that were said last, encoded
  CheckWays ways_{std::make_shared<net::HostLookups>()};
  Balancer balancer_;
};

}  // namespace

int run_balancer(Control control) {
  Received received = receive(control);
  ops::use_log(received.logging.settings, std::move(received.logging.files));
  return run_with_log([&] {
    give_up_rights(received);
    const ops::LogThreads log_threads;
    Serving(std::move(control), ops::map_to_write(received.board)).run();
  });
}

}  // namespace sshrp::app
