// SPDX-License-Identifier: MIT
#include "app/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <sstream>

#include "util/folder.h"
#include "util/text.h"

namespace sshrp::app {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing::StartsWith;

struct Parsed {
  std::variant<Options, ExitCode> result;
  std::string out, err;

  const Options& options() const { return std::get<Options>(result); }
  ExitCode code() const { return std::get<ExitCode>(result); }
};

Parsed parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "sshrpd");
  std::ostringstream out, err;
  auto result = parse_options(static_cast<int>(arguments.size()), arguments.data(), out, err);
  return {std::move(result), out.str(), err.str()};
}

TEST(Options, run_the_default_configuration_if_nothing_is_said) {
  const Options options = parse({}).options();
  EXPECT_EQ(options.action, Action::run);
  EXPECT_EQ(options.config_file, "/etc/sshrp/sshrpd.toml");
  EXPECT_EQ(options.log, "");
  EXPECT_FALSE(options.to);
}

TEST(Options, ask_the_daemon_that_runs_whom_it_refuses) {
  EXPECT_EQ(parse({"--bans"}).options().action, Action::bans);
  const Options options = parse({"--unban", "203.0.113.0/24", "--pid-file", "/run/sshrpd.pid"}).options();
  EXPECT_EQ(options.action, Action::unban);
  EXPECT_EQ(options.unbanned, "203.0.113.0/24");
  EXPECT_EQ(options.pid_file, "/run/sshrpd.pid");
  EXPECT_EQ(parse({"--unban"}).code(), exit_usage);
  EXPECT_EQ(parse({"--bans", "--unban", "203.0.113.4"}).code(), exit_usage);
  EXPECT_EQ(parse({"--bans", "-t"}).code(), exit_usage);
}

TEST(Options, name_files_from_here) {
  const Options options = parse({"-c", "a.toml", "-l", "b.log"}).options();
  EXPECT_EQ(options.config_file, std::filesystem::current_path() / "a.toml");
  EXPECT_EQ(options.log, std::filesystem::current_path() / "b.log");
}

TEST(Options, choose_one_action) {
  EXPECT_EQ(parse({"-t"}).options().action, Action::check);
  EXPECT_EQ(parse({"--dump"}).options().action, Action::dump);
  const Options options = parse({"--explain", "web17"}).options();
  EXPECT_EQ(options.action, Action::explain);
  EXPECT_EQ(options.user, "web17");
  EXPECT_EQ(parse({"--explain", ""}).options().action, Action::explain);
  EXPECT_EQ(options.shown, Options::Shown::set);
  EXPECT_EQ(parse({"--explain", "web17", "--all"}).options().shown, Options::Shown::all);
  EXPECT_EQ(parse({"--all"}).code(), exit_usage);
  const Options of_some = parse({"--explain", "a", "--listener", "in", "--from", "10.0.0.1"}).options();
  EXPECT_EQ(of_some.listener, "in");
  EXPECT_EQ(of_some.client, access::parse_ip("10.0.0.1"));
  EXPECT_EQ(parse({"--explain", "a", "--from", "in"}).code(), exit_usage);
  EXPECT_EQ(parse({"--from", "10.0.0.1"}).code(), exit_usage);
  EXPECT_EQ(parse({"-t", "--dump"}).code(), exit_usage);
  EXPECT_EQ(parse({"-t", "--explain", "a"}).code(), exit_usage);
}

TEST(Options, lead_everybody_to_one_server) {
  const Options options = parse({"--to", "h", "--listen", "127.0.0.1", "--listen", "[::1]:0"}).options();
  EXPECT_EQ(options.to, (HostPort{"h", 22}));
  EXPECT_EQ(options.listen, (std::vector<HostPort>{{"127.0.0.1", 2200}, {"::1", 0}}));
  EXPECT_EQ(parse({"--to", "[::1]:23"}).options().to, (HostPort{"::1", 23}));
}

TEST(Options, that_are_wrong_end_with_2_and_say_why) {
  for (const auto& [arguments, sentence] : std::vector<std::pair<std::vector<const char*>, std::string>>{
           {{"--to", "a b"}, "neither a host name nor an address"},
           {{"--to", "h", "-c", "f"}, "excludes"},
           {{"--listen", "h:1"}, "requires --to"},
           {{"--to", "h", "--listen", ":22"}, "doesn't say which address"},
           {{"--to", "h", "--listen", "localhost"}, "names no address"},
           {{"-c"}, "1 required"},
           {{"--nothing"}, "not expected"},
           {{"file"}, "not expected"}}) {
    const Parsed parsed = parse(arguments);
    EXPECT_EQ(parsed.code(), exit_usage) << arguments[0];
    EXPECT_THAT(parsed.err, HasSubstr(sentence));
    EXPECT_EQ(parsed.out, "");
  }
}

TEST(Options, help_and_version_end_well) {
  const Parsed help = parse({"--help"});
  EXPECT_EQ(help.code(), exit_ok);
  for (const char* option :
       {"--config", "--check", "--log", "--to", "--listen", "--explain", "--all", "--dump", "--version"}) {
    EXPECT_THAT(help.out, HasSubstr(option));
  }
  EXPECT_THAT(help.out, HasSubstr("Exit status"));
  const Parsed version = parse({"--version"});
  EXPECT_EQ(version.code(), exit_ok);
  EXPECT_THAT(version.out, StartsWith("sshrpd " SSHRP_VERSION "\ncryptography: "));
  EXPECT_THAT(version.out, AnyOf(HasSubstr("OpenSSL "), HasSubstr("ipsec-mb ")));
}

TEST(Options, stand_in_the_manual) {
  const std::string help = parse({"--help"}).out, manual = content(SSHRP_VECTORS "/../../man/sshrpd.8");
  std::set<std::string> named;
  std::istringstream words(help);
  for (std::string word; words >> word;)
    for (std::string_view option : util::split(word, ','))
      if (option.starts_with("--") && option.size() > 2)
        named.insert(std::string(option.substr(2, option.find(':') - 2)));
  EXPECT_GT(named.size(), 10u) << help;
  for (const std::string& option : named)
    EXPECT_NE(manual.find("Fl -" + option), std::string::npos) << "--" << option;
}

}  // namespace
}  // namespace sshrp::app
