// SPDX-License-Identifier: MIT
#include "app/bans.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "ops/in_child.h"
#include "ops/shared_memory.h"
#include "penalty/book.h"

namespace sshrp::app {
namespace {

/// This process, as the daemon that a pid file names.
struct ThisOne {
  Options options{};
  ThisOne() {
    options.pid_file = ::testing::TempDir() + "bans_test." + std::to_string(::getpid());
    std::ofstream(options.pid_file) << ::getpid() << '\n';
  }
  ThisOne(const ThisOne&) = delete;
  ThisOne& operator=(const ThisOne&) = delete;
  ~ThisOne() { ::unlink(options.pid_file.c_str()); }

  ExitCode show() { return show_bans(options, out, err); }

  std::ostringstream out{}, err{};
};

// In processes of their own, which have the files of nobody else.
TEST(Bans, are_listed_and_while_the_table_is_changed_for_ever_that_is_said) {
  const auto body = [] {
    const penalty::PenaltyFiles files = penalty::make_penalty_files();
    penalty::Book book(files);
    const auto now = penalty::milliseconds(std::chrono::steady_clock::now());
    book.penalise({}, {{penalty::Offence::crash, *access::parse_ip("198.51.100.7")}}, now);
    ThisOne daemon;
    if (daemon.show() != exit_ok || !daemon.out.str().starts_with("198.51.100.7\trefused\t")) return 1;
    ++reinterpret_cast<penalty::SharedTable*>(ops::map_to_write(files.table).data())->sequence;
    if (daemon.show() != exit_configuration) return 2;
    return daemon.err.str().find("busy") != std::string::npos ? 0 : 3;
  };
  EXPECT_EQ(ops::exit_code_of_child(body), 0);
}

TEST(Bans, arent_looked_for_in_files_that_only_have_the_names) {
  const auto body = [] {
    std::array<util::UniqueFd, 3> files;
    constexpr std::array names{"sshrpd-penalties-key", "sshrpd-penalties", "sshrpd-penalties-lock"};
    for (std::size_t i = 0; i < files.size(); ++i)
      files[i] = util::UniqueFd(::memfd_create(names[i], MFD_CLOEXEC | MFD_ALLOW_SEALING));
    ThisOne daemon;
    if (daemon.show() != exit_configuration) return 1;
    if (daemon.err.str().find("can't be opened") == std::string::npos) return 2;
    daemon.options.pid_file.swap(daemon.options.unbanned);
    daemon.show();  // whatever other daemons there are
    daemon.options.pid_file.swap(daemon.options.unbanned);
    return daemon.err.str().find("processes " + std::to_string(::getpid())) == std::string::npos ? 0 : 3;
  };
  EXPECT_EQ(ops::exit_code_of_child(body), 0);
}

}  // namespace
}  // namespace sshrp::app
