// SPDX-License-Identifier: MIT
#include "ops/file_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "util/folder.h"

namespace sshrp::ops {
namespace {

using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(MachineFiles, that_are_configurations_are_read_whole_or_not_at_all) {
  const Folder folder;
  MachineFiles files;
  const std::string text(200'000, 'x');
  EXPECT_EQ(files.read_configuration(folder.write("a", text)).text, text);
  EXPECT_EQ(files.read_configuration(folder.write("empty", "")).text, "");
  EXPECT_EQ(files.read_configuration(folder / "missing").problem, "No such file or directory");
  EXPECT_EQ(files.read_configuration(folder / "").problem, "Is a directory");
  EXPECT_GT(files.read_configuration("/dev/zero").text.value_or("").size(), config::max_file_size)
      << "and is refused by load";
}

TEST(MachineFiles, tell_who_can_read_them) {
  const Folder folder;
  const std::string file = folder.write("a", "x");
  for (const auto& [mode, readers] : {std::pair(0600, config::Readers::owner_or_group),
                                      {0640, config::Readers::owner_or_group},
                                      {0644, config::Readers::everybody},
                                      {0604, config::Readers::everybody}}) {
    std::filesystem::permissions(file, std::filesystem::perms(mode));
    EXPECT_EQ(MachineFiles().read_configuration(file).readers, readers) << std::oct << mode;
  }
}

TEST(MachineFiles, are_found_by_globs_but_hidden_ones) {
  const Folder folder;
  for (const char* name : {"b.toml", "a.toml", "c.txt", ".hidden.toml"}) folder.write(name, "");
  EXPECT_THAT(MachineFiles().list_files(folder / "*.toml"),
              UnorderedElementsAre(folder / "a.toml", folder / "b.toml"));
  EXPECT_THAT(MachineFiles().list_files(folder / "*.nothing"), IsEmpty());
}

}  // namespace
}  // namespace sshrp::ops
