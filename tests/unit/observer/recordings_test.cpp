// SPDX-License-Identifier: MIT
#include "observer/recordings.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "cast/writer.h"
#include "util/folder.h"

namespace sshrp::observer {
namespace {

class RecordingsTest : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& user, std::int64_t began) {
    cast::Writer writer({.timestamp = began, .command = "vi", .facts = {{"user", user}, {"route", "dev"}}});
    folder.write(name, writer.take());
  }

  Recordings recordings() const {
    return Recordings(
        {util::UniqueFd(::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)), dated});
  }

  static std::string read_all(Stream& stream) {
    std::string all;
    char room[7];
    while (true) {
      const auto read = stream.read(room);
      if (!std::holds_alternative<std::size_t>(read)) return all + (read.index() == 1 ? "…" : ".");
      all.append(room, std::get<std::size_t>(read));
    }
  }

  static std::string open_and_read(Recordings& recordings, const char* name, Until until = Until::now) {
    auto opened = recordings.open(name, until);
    if (const auto* refusal = std::get_if<HttpReply>(&opened)) return std::to_string(refusal->status);
    return read_all(*std::get<0>(opened));
  }

  const Folder folder;
  std::vector<std::string> dated{"%Y-%m-%d"};
};

const std::vector<std::string> of_days{"%Y-%m-%d"};

TEST(RecordingName, is_dated_folders_a_session_and_a_channel) {
  const auto name = parse_recording_name("2026-11-30/0a1b.12.cast", of_days);
  ASSERT_TRUE(name);
  EXPECT_EQ(name->folder, "2026-11-30");
  EXPECT_EQ(name->file, "0a1b.12.cast");
  const auto deep = parse_recording_name("2026/11/h07/0a1b.12.cast", {"%Y", "%m", "h%H"});
  ASSERT_TRUE(deep);
  EXPECT_EQ(deep->folder, "2026/11/h07");
  const auto flat = parse_recording_name("0a1b.12.cast", {});
  ASSERT_TRUE(flat);
  EXPECT_EQ(flat->folder, "");
}

TEST(RecordingName, is_nothing_else) {
  for (const char* text :
       {"", "/", "2026-11-30", "2026-11-30/", "../passwd", "2026-11-30/../../etc/passwd",
        "2026-11-30/0a1b.0.cast.part", "2026-11-30/.0.cast", "2026-11-30/a..cast", "2026-11-30/a.x.cast",
        "2026-11-30/a/b.0.cast", "2026-11-3x/a.0.cast", "..-..-..../a.0.cast", "2026-11-30/a.0.cast/",
        "2026-11-30/a.0.cas", "/2026-11-30/a.0.cast", "2026-11-30//a.0.cast"})
    EXPECT_FALSE(parse_recording_name(text, of_days)) << text;
  for (const char* text : {"2026/0a1b.0.cast", "2026/11/30/0a1b.0.cast", "2026/../0a1b.0.cast",
                           "2026//0a1b.0.cast", "0a1b.0.cast", "../2026/0a1b.0.cast"})
    EXPECT_FALSE(parse_recording_name(text, {"%Y", "%m"})) << text;
}

TEST_F(RecordingsTest, are_listed_with_what_their_headers_say) {
  write("2026-11-29/aa.0.cast", "alice", 1'800'000'000);
  write("2026-11-30/bb.1.cast.part", "b<b>\x1b", 1'800'000'100);
  folder.write("2026-11-30/notes.txt", "x");
  folder.write("lost+found/cc.0.cast", "x");
  const auto list = nlohmann::json::parse(recordings().json(100));
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].at("name"), "2026-11-30/bb.1.cast");
  EXPECT_EQ(list[0].at("state"), "recording");
  EXPECT_EQ(list[0].at("user"), "b<b>\x1b");
  EXPECT_EQ(list[1].at("session"), "aa");
  EXPECT_EQ(list[1].at("route"), "dev");
  EXPECT_EQ(list[1].at("command"), "vi");
  EXPECT_EQ(list[1].at("state"), "finished");
  EXPECT_EQ(list[1].at("began"), "2027-01-15T08:00:00.000Z");
  EXPECT_EQ(list[1].at("bytes"), std::filesystem::file_size(folder / "2026-11-29/aa.0.cast"));
  EXPECT_EQ(nlohmann::json::parse(recordings().json(1)).size(), 1u);
}

TEST_F(RecordingsTest, are_found_in_folders_of_any_form) {
  struct Row {
    std::vector<std::string> dated;
    std::string older, newer;
  };
  const Row rows[] = {{{}, "", ""},
                      {{"%Y", "%m", "%d"}, "2025/12/31/", "2026/01/02/"},
                      {{"%d.%m.%Y", "ssh %H"}, "31.12.2025/ssh 23/", "01.01.2026/ssh 00/"}};
  for (const Row& row : rows) {
    dated = row.dated;
    write(row.older + "aa.0.cast", "alice", 1);
    write(row.newer + "bb.0.cast", "bob", 2);
    auto all = recordings();
    const auto list = nlohmann::json::parse(all.json(100));
    ASSERT_EQ(list.size(), 2u) << row.newer;
    if (!row.dated.empty()) {
      EXPECT_EQ(list[0].at("name"), row.newer + "bb.0.cast") << "the newest first";
    }
    for (const auto& each : list)
      EXPECT_NE(open_and_read(all, each.at("name").get<std::string>().c_str()), "404") << each;
  }
}

TEST_F(RecordingsTest, are_listed_whatever_stands_in_them) {
  folder.write("2026-11-30/aa.0.cast", "");
  folder.write("2026-11-30/bb.0.cast", "not JSON\n");
  folder.write("2026-11-30/cc.0.cast", std::string(1 << 20, 'x'));
  folder.write("2026-11-30/dd.0.cast",
               "{\"version\":2,\"width\":80,\"height\":24,\"timestamp\":9223372036854775807}\n");
  EXPECT_EQ(nlohmann::json::parse(recordings().json(100)).size(), 4u);
}

TEST_F(RecordingsTest, are_files_and_not_links_or_others) {
  folder.write("secret", "secret");
  std::filesystem::create_directories(folder / "2026-11-30");
  std::filesystem::create_symlink(folder / "secret", folder / "2026-11-30/aa.0.cast");
  ASSERT_EQ(::mkfifo((folder / "2026-11-30/bb.0.cast").c_str(), 0600), 0);
  std::filesystem::create_directories(folder / "2026-11-30/cc.0.cast");
  std::filesystem::create_directory_symlink(folder / "2026-11-30", folder / "2026-11-29");
  auto all = recordings();
  EXPECT_EQ(all.json(100), "[]");
  for (const char* name : {"2026-11-30/aa.0.cast", "2026-11-30/bb.0.cast", "2026-11-30/cc.0.cast",
                           "2026-11-29/aa.0.cast", "2026-11-28/aa.0.cast"})
    EXPECT_EQ(open_and_read(all, name), "404") << name;
}

TEST_F(RecordingsTest, are_read_as_far_as_they_are_written) {
  folder.write("2026-11-30/aa.0.cast", "finished");
  folder.write("2026-11-30/bb.0.cast.part", "being written");
  auto all = recordings();
  EXPECT_EQ(open_and_read(all, "2026-11-30/aa.0.cast"), "finished.");
  EXPECT_EQ(open_and_read(all, "2026-11-30/aa.0.cast", Until::its_end), "finished.");
  EXPECT_EQ(open_and_read(all, "2026-11-30/bb.0.cast"), "being written.");
}

TEST_F(RecordingsTest, are_followed_until_they_have_their_name) {
  const auto part = folder.write("2026-11-30/bb.0.cast.part", "one ");
  auto all = recordings();
  auto opened = all.open("2026-11-30/bb.0.cast", Until::its_end);
  auto& stream = *std::get<0>(opened);
  EXPECT_EQ(stream.size(), std::nullopt);
  EXPECT_EQ(read_all(stream), "one …");
  std::ofstream(part, std::ios::app) << "two ";
  EXPECT_EQ(read_all(stream), "two …");
  std::ofstream(part, std::ios::app) << "three";
  std::filesystem::rename(part, folder / "2026-11-30/bb.0.cast");
  EXPECT_EQ(read_all(stream), "three.");
}

TEST_F(RecordingsTest, end_for_who_follows_them_when_they_are_deleted) {
  const auto part = folder.write("2026-11-30/bb.0.cast.part", "one ");
  auto all = recordings();
  auto opened = all.open("2026-11-30/bb.0.cast", Until::its_end);
  std::filesystem::remove(part);
  folder.write("2026-11-30/bb.0.cast.part", "another");
  EXPECT_EQ(read_all(*std::get<0>(opened)), "one .");
}

TEST_F(RecordingsTest, are_followed_by_a_bounded_number) {
  folder.write("2026-11-30/bb.0.cast.part", "one");
  auto all = recordings();
  const std::string_view name = "2026-11-30/bb.0.cast";
  std::vector<std::unique_ptr<Stream>> streams;
  for (std::size_t i = 0; i < Recordings::max_followers; ++i)
    streams.push_back(std::move(std::get<0>(all.open(name, Until::its_end))));
  EXPECT_EQ(open_and_read(all, "2026-11-30/bb.0.cast", Until::its_end), "503");
  streams.pop_back();
  EXPECT_EQ(open_and_read(all, "2026-11-30/bb.0.cast", Until::its_end), "one…");
}

TEST_F(RecordingsTest, that_were_shortened_end_as_broken) {
  const auto path = folder.write("2026-11-30/aa.0.cast", "0123456789");
  auto all = recordings();
  auto opened = all.open("2026-11-30/aa.0.cast", Until::now);
  std::filesystem::resize_file(path, 3);
  auto& stream = *std::get<0>(opened);
  char room[100];
  EXPECT_EQ(std::get<std::size_t>(stream.read(room)), 3u);
  EXPECT_EQ(std::get<Stream::End>(stream.read(room)), Stream::End::broken);
}

}  // namespace
}  // namespace sshrp::observer
