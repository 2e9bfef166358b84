// SPDX-License-Identifier: MIT
#include "config/observation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/dump.h"
#include "config/files.h"

namespace sshrp::config {
namespace {

using testing::HasSubstr;

const std::string server = "\n[[servers]]\nuser = 'a'\nupstream_host = 'h'\n";

TEST(Observation, is_by_one_socket_for_root_unless_something_else_is_said) {
  const Config config = loaded(server);
  EXPECT_EQ(*config.control, "/run/sshrp/control.sock");
  EXPECT_EQ(config.control.place, Place{});
  EXPECT_TRUE(config.controls.empty());
  EXPECT_TRUE(config.http.listen.empty());
  EXPECT_EQ(*loaded("control = 'none'" + server).control, no_control);
  EXPECT_EQ(*loaded("control = 'c.sock'" + server).control, "/etc/sshrp/c.sock");
}

TEST(Observation, is_by_the_sockets_that_tables_name) {
  const std::string tables =
      "[[control]]\npath = '/a'\nlevel = 'operator'\nmode = '0660'\ngroup = 'wheel'\n"
      "[[control]]\npath = 'b'\nlevel = 'user'\n";
  const Config config = loaded(tables + server);
  ASSERT_EQ(config.controls.size(), 2u);
  EXPECT_EQ(*config.controls[0].path, "/a");
  EXPECT_EQ(*config.controls[0].mode, 0660u);
  EXPECT_EQ(*config.controls[0].group, "wheel");
  EXPECT_EQ(*config.controls[0].level, "operator");
  EXPECT_EQ(*config.controls[1].path, "/etc/sshrp/b");
  EXPECT_EQ(*config.controls[1].mode, 0600u);
  EXPECT_EQ(*config.control, no_control) << "the default is for who names nothing";
}

TEST(Observation, is_by_http_where_that_says_an_address) {
  const Config config = loaded(
      "[http]\nlisten = ['127.0.0.1:9122', 'unix:h.sock']\ntoken_file = 'metrics'\nhosts = ['a.example', "
      "'b:8443']\n"
      "base_path = '/ssh/rp'\n"
      "[[http.tokens]]\nfile = '/t'\nlevel = 'admin'\nname = 'all'\n"
      "[[http.tokens]]\nfile = '/u'\nlevel = 'auditor'\n" +
      server);
  ASSERT_EQ(config.http.listen.size(), 2u);
  EXPECT_EQ(*config.http.listen[0], (HttpAddress{.port = {"127.0.0.1", 9122}}));
  EXPECT_EQ(*config.http.listen[1], (HttpAddress{.path = "/etc/sshrp/h.sock"}));
  EXPECT_EQ(*config.http.token_file, "/etc/sshrp/metrics");
  EXPECT_EQ(config.http.hosts.size(), 2u);
  EXPECT_EQ(*config.http.base_path, "/ssh/rp");
  ASSERT_EQ(config.http.tokens.size(), 2u);
  EXPECT_EQ(*config.http.tokens[0].name, "all");
  EXPECT_EQ(*config.http.tokens[1].level, "auditor");
}

TEST(Observation, may_be_by_other_machines_only_behind_a_proxy_that_speaks_tls) {
  EXPECT_EQ(loaded("[http]\nlisten = '0.0.0.0:9122'\nbehind_tls_proxy = true\n" + server).http.listen.size(),
            1u);
  EXPECT_EQ(loaded("[http]\nlisten = '[::1]:9122'\n" + server).http.listen.size(), 1u);
  EXPECT_EQ(loaded("[http]\nlisten = '127.9.9.9:9122'\n" + server).http.listen.size(), 1u);
}

TEST(Observation, warns_of_what_everybody_here_may_do) {
  const auto warnings_of = [](const std::string& level) {
    return loaded("[[control]]\npath = '/a'\nmode = '0666'\nlevel = '" + level + "'\n" + server).warnings;
  };
  ASSERT_EQ(warnings_of("operator").size(), 1u);
  EXPECT_THAT(to_string(warnings_of("operator")[0]), HasSubstr("everybody on this machine may do what"));
  EXPECT_TRUE(warnings_of("user").empty());
}

TEST(Observation, is_shown_as_it_can_be_loaded_again) {
  const std::string shown =
      dump(loaded("[[control]]\npath = '/a'\nlevel = 'user'\nmode = '0660'\n"
                  "[http]\nlisten = 'unix:/h'\n[[http.tokens]]\nfile = '/t'\nlevel = 'admin'\n" +
                  server));
  EXPECT_THAT(shown,
              HasSubstr("\n[[control]]  # /etc/sshrp/sshrpd.toml:1:1\npath = \"/a\"\nmode = \"0660\"\n"));
  const Config again = loaded(shown);
  EXPECT_EQ(again.controls.size(), 1u);
  EXPECT_EQ(again.http.tokens.size(), 1u);
  EXPECT_EQ(again.http.listen[0]->path, "/h");
  EXPECT_EQ(*again.control, no_control);
}

}  // namespace
}  // namespace sshrp::config
