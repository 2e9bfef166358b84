// SPDX-License-Identifier: MIT
#include "record/folder.h"

#include <sys/file.h>
#include <utime.h>

#include "record/record.h"
#include "record/upkeep.h"

namespace sshrp::record {
namespace {

using cast::Verdict;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace testing;

const WallClock::time_point moment = WallClock::from_time_t(1'700'000'000);  // 2023-11-14 22:13:20 UTC

TEST(Recording, has_a_name_of_digits) {
  EXPECT_TRUE(is_recording("0123456789ab.7.cast", finished_suffix));
  EXPECT_FALSE(is_recording("0123456789ab.7.cast.part", finished_suffix));
  EXPECT_TRUE(is_recording("0123456789ab.7.cast.part", part_suffix));
  for (const char* other : {"0123456789ab..cast", "0123456789ab.x.cast", "0123456789aB.7.cast", ".cast",
                            "7.cast", "0123456789ab7.cast", "0123456789ab.7.cast~"})
    EXPECT_FALSE(is_recording(other, finished_suffix)) << other;
}

class Upkeep : public ::testing::Test {
 protected:
  std::string path(const std::string& name) const { return temporary.path() + "/" + name; }
  bool is_there(const std::string& name) const { return std::filesystem::exists(path(name)); }
  /// A finished one of so many bytes, `age` before the moment.
  void finished(const std::string& name, std::size_t bytes, std::chrono::seconds age) {
    std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
    std::ofstream(path(name)) << std::string(bytes, 'x');
    const auto at = WallClock::to_time_t(moment - age);
    const utimbuf times{at, at};
    ASSERT_EQ(::utime(path(name).c_str(), &times), 0);
  }
  void write(const std::string& name, const std::string& bytes) {
    std::ofstream(path(name), std::ios::binary) << bytes;
  }

  sshrp::Folder temporary;
};

TEST_F(Upkeep, mends_a_torn_recording) {
  cast::Writer writer({});
  writer.output(cast::Time(5), cast::Stream::output, as_bytes("all of it"));
  const std::string lines = writer.take();
  write("0123456789ab.1.cast.part", lines + "[0.0000");
  EXPECT_THAT(mend(folder_at(temporary.path())),
              ElementsAre(HasSubstr("0123456789ab.1: was left unfinished")));
  EXPECT_FALSE(is_there("0123456789ab.1.cast.part"));
  const auto read = cast::testing::read(content(path("0123456789ab.1.cast")));
  EXPECT_EQ(read.verdict, Verdict::cut);
  EXPECT_EQ(read.output(), "all of it");
}

TEST_F(Upkeep, only_renames_one_that_has_its_end) {
  cast::Writer writer({});
  writer.end(cast::Time(5), {.reason = "closed"});
  const std::string lines = writer.take();
  write("0123456789ab.1.cast.part", lines);
  EXPECT_EQ(mend(folder_at(temporary.path())).size(), 1u);
  EXPECT_EQ(content(path("0123456789ab.1.cast")), lines);
}

TEST_F(Upkeep, removes_what_a_full_disk_has_left_empty) {
  finished("0123456789ab.1.cast.part", 0, std::chrono::seconds(0));
  EXPECT_THAT(mend(folder_at(temporary.path())),
              ElementsAre("0123456789ab.1: had nothing in it, and is removed"));
  EXPECT_FALSE(is_there("0123456789ab.1.cast.part"));
  EXPECT_FALSE(is_there("0123456789ab.1.cast"));
}

TEST_F(Upkeep, leaves_alone_what_is_written_just_made_or_none_of_ours) {
  const Folder folder = folder_at(temporary.path());
  auto made = folder.create(session, 1, moment);
  const auto& open = std::get<OpenFile>(made);
  ASSERT_EQ(::write(open.file.get(), "x", 1), 1);
  write("0123456789ab.2.cast.part", "");
  write("notes.part", "mine");
  write("target", "{\"version\": 2, \"width\": 1, \"height\": 1}\n");
  std::filesystem::create_symlink(path("target"), path("0123456789ab.4.cast.part"));
  EXPECT_THAT(mend(folder), IsEmpty());
  for (const char* name :
       {"0123456789ab.1.cast.part", "0123456789ab.2.cast.part", "0123456789ab.4.cast.part", "notes.part"})
    EXPECT_TRUE(is_there(name)) << name;
  EXPECT_FALSE(content(path("target")).ends_with("]\n"));
}

TEST_F(Upkeep, puts_aside_what_is_no_recording_and_loses_nothing) {
  const Folder folder = folder_at(temporary.path());
  for (const char* torn :
       {"no recording\n", "{\"version\": 2, \"wid", "{\"version\": 2, \"width\": 1, \"height\": 1}\nx\n[1"}) {
    write("0123456789ab.3.cast.part", torn);
    EXPECT_THAT(mend(folder), ElementsAre(HasSubstr("is put aside as 0123456789ab.3.cast.broken: "))) << torn;
    EXPECT_FALSE(is_there("0123456789ab.3.cast.part"));
    EXPECT_EQ(content(path("0123456789ab.3.cast.broken")), torn);
    EXPECT_THAT(mend(folder), IsEmpty());
    std::filesystem::remove(path("0123456789ab.3.cast.broken"));
  }
  write("0123456789ab.3.cast.broken", "mine");
  write("0123456789ab.3.cast.part", "no recording\n");
  EXPECT_THAT(mend(folder), ElementsAre(HasSubstr("can't be mended"))) << "nothing is replaced";
  EXPECT_EQ(content(path("0123456789ab.3.cast.broken")), "mine");
}

TEST_F(Upkeep, deletes_what_is_too_old) {
  finished("2023-01-01/0123456789ab.1.cast", 10, std::chrono::hours(1000));
  finished("2023-01-02/0123456789ab.2.cast", 10, std::chrono::hours(10));
  finished("2023-01-02/0123456789ab.3.cast.part", 10, std::chrono::hours(1000));
  finished("2023-01-02/notes.cast", 10, std::chrono::hours(1000));
  finished("2023-01-02/0123456789ab.5.cast.broken", 10, std::chrono::hours(1000));
  finished("others/0123456789ab.4.cast", 10, std::chrono::hours(1000));
  const Folder folder = folder_at(temporary.path(), {"%Y-%m-%d"});
  EXPECT_EQ(prune(folder, {.age = std::chrono::hours(24)}, moment), 2u);
  EXPECT_FALSE(is_there("2023-01-01"));
  EXPECT_FALSE(is_there("2023-01-02/0123456789ab.5.cast.broken"));
  for (const char* name : {"2023-01-02/0123456789ab.2.cast", "2023-01-02/0123456789ab.3.cast.part",
                           "2023-01-02/notes.cast", "others/0123456789ab.4.cast"})
    EXPECT_TRUE(is_there(name)) << name;
}

TEST_F(Upkeep, deletes_the_oldest_of_what_is_too_much) {
  for (int i = 1; i <= 5; ++i)
    finished("2023-01-0" + std::to_string(i) + "/0123456789ab.1.cast", 100, std::chrono::hours(100 - i));
  const Folder folder = folder_at(temporary.path(), {"%Y-%m-%d"});
  EXPECT_EQ(prune(folder, {.bytes = 250}, moment), 3u);
  EXPECT_FALSE(is_there("2023-01-03"));
  EXPECT_TRUE(is_there("2023-01-04/0123456789ab.1.cast"));
  EXPECT_EQ(prune(folder, {}, moment), 0u) << "for ever";
}

// As `recordings` may have them: folders one in another, with text between, or none.
TEST_F(Upkeep, finds_recordings_in_folders_of_any_form) {
  struct Row {
    std::vector<std::string> dated;
    std::string folder;
  };
  const Row rows[] = {{{}, ""},
                      {{"%Y", "%m", "%d"}, "2023/01/02/"},
                      {{"%Y-%m", "day %d", "ssh", "%H"}, "2023-01/day 02/ssh/23/"}};
  for (const Row& row : rows) {
    const std::string left = row.folder + "0123456789ab.1.cast.part",
                      old = row.folder + "0123456789ab.2.cast";
    cast::Writer writer({});
    finished(old, 10, std::chrono::hours(1000));
    write(left, writer.take());
    const Folder folder = folder_at(temporary.path(), row.dated);
    EXPECT_EQ(mend(folder).size(), 1u) << row.folder;
    EXPECT_TRUE(is_there(row.folder + "0123456789ab.1.cast"));
    EXPECT_EQ(prune(folder, {.age = std::chrono::hours(24)}, moment), 1u) << row.folder;
    EXPECT_FALSE(is_there(old));
    const auto made = folder.create(session, 7, moment);
    EXPECT_TRUE(std::holds_alternative<OpenFile>(made)) << row.folder;
  }
}

TEST_F(Upkeep, leaves_the_folder_of_now_though_nothing_is_in_it) {
  std::filesystem::create_directory(path("2023-11-14"));
  std::filesystem::create_directory(path("2023-11-13"));
  folder_at(temporary.path(), {"%Y-%m-%d"}).remove_empty(moment);
  EXPECT_TRUE(is_there("2023-11-14"));
  EXPECT_FALSE(is_there("2023-11-13"));
}

}  // namespace
}  // namespace sshrp::record
