// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/dump.h"
#include "config/files.h"

namespace sshrp::config {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string head = "[[servers]]\nuser = '^(?P<id>a)b*'\nupstream_host = 'h'\n";

std::string path_or_line(const std::string& written) {
  const Config config = loaded(head + "upstream_key = '/u'\nauthorized_keys = '" + written + "'");
  const KeySource& source = *config.routes[0].authorized_keys[0];
  if (const auto* line = std::get_if<KeyLine>(&source)) return "line " + line->text;
  return "path " + std::get<Template>(source).text;
}

TEST(KeySource, is_a_line_if_it_holds_a_space_and_begins_as_no_path) {
  EXPECT_EQ(path_or_line("ssh-ed25519 AAAA comment"), "line ssh-ed25519 AAAA comment");
  EXPECT_EQ(path_or_line("from=\"10.0.0.0/8\" ssh-rsa AAAA"), "line from=\"10.0.0.0/8\" ssh-rsa AAAA");
  EXPECT_EQ(path_or_line("ssh-rsa\tAAAA"), "line ssh-rsa\tAAAA");
  EXPECT_EQ(path_or_line("/etc/keys of/\\g<id>"), "path /etc/keys of/\\g<id>");
  EXPECT_EQ(path_or_line("./keys of"), "path /etc/sshrp/./keys of");
  EXPECT_EQ(path_or_line("keys/\\1"), "path /etc/sshrp/keys/\\1");
}

TEST(KeySource, can_be_several_files_and_lines) {
  const Config config = loaded(head + "upstream_key = '/u'\nauthorized_keys = ['/a', 'ssh-rsa A', 'b']");
  EXPECT_THAT(dump(config), HasSubstr("authorized_keys = [\"/a\", \"ssh-rsa A\", \"/etc/sshrp/b\"]\n"));
}

TEST(Secrets, are_shown_only_as_set) {
  const std::string text = head +
                           "password = 'hunter1'\nupstream_password = 'hunter2\\1'\nupstream_key = '/u'\n"
                           "upstream_key_passphrase = 'hunter3'\n";
  const std::string shown = dump(loaded(text));
  EXPECT_THAT(shown, Not(HasSubstr("hunter")));
  EXPECT_THAT(shown, HasSubstr("\npassword = \"(set)\"\n"));
  EXPECT_THAT(shown, HasSubstr("\nupstream_password = \"(set)\"\n"));
  EXPECT_THAT(shown, HasSubstr("\nupstream_key_passphrase = \"(set)\"\n"));
}

TEST(Secrets, of_a_dump_must_be_filled_in_before_it_loads) {
  const std::string once = dump(loaded(head + "password = 'a'\nupstream_password = 'b'\n"));
  EXPECT_EQ(errors_of(load_text(once)).size(), 2u) << shown(errors_of(load_text(once)));
}

TEST(Secrets, are_in_no_error) {
  for (const char* keys :
       {"password = 'hunter", "password = 'hunter\\1'", "upstream_password = 'hunter\\g<hunter'",
        "upstream_password = 'hunter\\hunter'", "upstream_password = ['hunter']",
        "upstream_password = 'hunter\\g<hunter>'", "upstream_key_passphrase = 'hunter'", "password = hunter",
        "password = \"hunter\\hunter\"", "password = \"hunter\\u0001\"", "password = 'hunter' 'hunter'",
        "password 'hunter'"}) {
    const ConfigErrors errors = errors_of(load_text(head + keys));
    EXPECT_FALSE(errors.empty()) << keys;
    EXPECT_THAT(shown(errors), Not(HasSubstr("hunter"))) << keys;
  }
}

TEST(Secrets, may_stand_only_in_files_that_not_everybody_reads) {
  const std::string text = head + "password = 'a'\nupstream_password = 'b'\n";
  const auto load_as = [](const std::string& content, Readers readers) {
    const FileAccess files{[&](const std::string&) {
                             return FileContent{content, "", readers};
                           },
                           [](const std::string&) { return std::vector<std::string>(); }};
    return errors_of(load("/c.toml", files));
  };
  const ConfigErrors errors = load_as(text, Readers::everybody);
  ASSERT_EQ(errors.size(), 1u) << "once a file";
  EXPECT_EQ(errors[0].line, 4u);
  EXPECT_THAT(errors[0].sentence, HasSubstr("chmod o="));
  EXPECT_THAT(load_as(text, Readers::owner_or_group), testing::IsEmpty());
  EXPECT_THAT(load_as(head, Readers::everybody), testing::IsEmpty()) << "it holds no secret";
}

}  // namespace
}  // namespace sshrp::config
