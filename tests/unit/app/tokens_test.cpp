// SPDX-License-Identifier: MIT
#include "app/tokens.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "crypto/digest.h"
#include "util/folder.h"

namespace sshrp::app {
namespace {

using testing::HasSubstr;

class Tokens : public testing::Test {
 protected:
  Tokens() { config.files = {"sshrpd.toml"}; }

  std::string write(const std::string& name, const std::string& text, int mode = 0600) {
    folder.write(name, text);
    std::filesystem::permissions(folder / name, std::filesystem::perms(mode));
    return folder / name;
  }
  std::string problem_of(const std::string& path) {
    config.http.token_file = {path, {0, 1, 1}};
    ops::MachineFiles files;
    config::ConfigErrors errors;
    EXPECT_TRUE(read_tokens(config, files, errors).empty());
    return errors.empty() ? "" : config::to_string(errors[0]);
  }

  Folder folder;
  config::Config config;
};

TEST_F(Tokens, are_known_by_their_digests) {
  config.http.token_file = {write("metrics", "0123456789abcdef \r\nsecond line\n"), {}};
  config.http.tokens.push_back({.file = {write("all", "fedcba9876543210")}, .level = {"admin"}});
  config.http.tokens.push_back({.file = {folder / "all"}, .level = {"operator"}, .name = {"hand"}});
  ops::MachineFiles files;
  config::ConfigErrors errors;
  const auto tokens = read_tokens(config, files, errors);
  ASSERT_TRUE(errors.empty()) << config::to_string(errors[0]);
  ASSERT_EQ(tokens.size(), 3u);
  EXPECT_EQ(tokens[0].level, "user");
  EXPECT_EQ(tokens[0].name, "metrics");
  EXPECT_EQ(tokens[1].level, "admin");
  EXPECT_EQ(tokens[1].name, "all");
  EXPECT_EQ(tokens[2].name, "hand");
  const auto digest = crypto::digest(crypto::DigestKind::sha256, as_bytes("0123456789abcdef"));
  EXPECT_TRUE(std::ranges::equal(tokens[0].sha256, digest.view()));
  EXPECT_EQ(tokens[1].sha256, tokens[2].sha256);
}

TEST_F(Tokens, must_be_long_and_plain_and_in_files_that_not_everybody_reads) {
  EXPECT_THAT(problem_of(write("short", "0123456789abcde\n")),
              HasSubstr("has no token of 16 to 1024 characters"));
  EXPECT_THAT(problem_of(write("empty", "")), HasSubstr("has no token"));
  EXPECT_THAT(problem_of(write("blank", "01234567 89abcdef")),
              HasSubstr("other characters than ASCII's printable"));
  EXPECT_THAT(problem_of(write("open", "0123456789abcdef", 0644)),
              HasSubstr("sshrpd.toml:1:1: token_file: "));
  EXPECT_THAT(problem_of(folder / "none"), HasSubstr("token_file: "));
  EXPECT_EQ(problem_of(write("open", "0123456789abcdef", 0644)).find("0123456789"), std::string::npos);
}

}  // namespace
}  // namespace sshrp::app
