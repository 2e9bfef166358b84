// SPDX-License-Identifier: MIT
#include "app/configuration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "util/folder.h"

namespace sshrp::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::variant<config::Config, config::ConfigErrors> read(const Options& options) {
  ops::MachineFiles files;
  return read_configuration(options, files);
}

constexpr const char* least = "[[servers]]\nuser = 'a'\nupstream_host = 'h'\n";

TEST(ReadConfiguration, reads_the_file_and_its_includes) {
  const Folder folder;
  folder.write("conf.d/b.toml", "[[servers]]\nuser = 'b'\nupstream_host = 'h'\n");
  const std::string file = folder.write("sshrpd.toml", std::string("include = 'conf.d/*.toml'\n") + least);
  const auto result = read({.config_file = file, .log = "/l"});
  const auto& config = std::get<config::Config>(result);
  EXPECT_EQ(config.routes.size(), 2u);
  EXPECT_THAT(config.files, ElementsAre(file, folder / "conf.d/b.toml"));
  EXPECT_EQ(config.log->path, "/l") << "the command line's counts";
}

TEST(ReadConfiguration, makes_one_that_leads_everybody_to_one_server) {
  const auto result = read({.to = HostPort{"::1", 23}, .listen = {{"127.0.0.1", 5}}});
  const auto& config = std::get<config::Config>(result);
  ASSERT_EQ(config.routes.size(), 1u);
  EXPECT_TRUE(config.routes[0].pattern->matches("anybody"));
  EXPECT_EQ(config.routes[0].upstream_host->literal(), "::1");
  EXPECT_EQ(config.routes[0].upstream_port->literal(), "23");
  ASSERT_EQ(config.listen.size(), 1u);
  EXPECT_EQ(*config.listen[0], (HostPort{"127.0.0.1", 5}));
  EXPECT_EQ(to_string(config.error(config.routes[0].place, "x")), "command line: x");
  EXPECT_EQ(std::get<config::Config>(read({.to = HostPort{"h", 22}})).listen[0]->port, 2200);
}

std::string printed(const Options& options) {
  std::ostringstream err;
  print_errors(std::get<config::ConfigErrors>(read(options)), options, err);
  return err.str();
}

TEST(PrintErrors, gives_each_error_a_line) {
  const Folder folder;
  const std::string file = folder.write("a.toml", std::string("level = 1\nlisen = 2\n") + least);
  const std::string text = printed({.config_file = file});
  EXPECT_THAT(text, HasSubstr(file + ":1:9: level: expected a string"));
  EXPECT_THAT(text, HasSubstr("\n" + file + ":2:1: unknown key \"lisen\""));
  EXPECT_EQ(std::ranges::count(text, '\n'), 2);
}

TEST(PrintErrors, says_how_to_begin_where_there_is_no_file) {
  const Folder folder;
  const std::string text = printed({.config_file = folder / "missing.toml"});
  EXPECT_THAT(text, HasSubstr("missing.toml: it can't be read: No such file or directory\n"));
  EXPECT_THAT(text, HasSubstr("sshrpd --to server.example.lan\n"));
  EXPECT_THAT(text, HasSubstr("    [[servers]]\n    user = \"alice\"\n    upstream_host = "));
}

}  // namespace
}  // namespace sshrp::app
