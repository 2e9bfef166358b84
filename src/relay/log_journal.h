// LogJournal: the journal as lines of the log.
#pragma once

#include <initializer_list>

#include "relay/journal.h"

namespace sshrp::relay {

/// Refusals of one session that get a line each; a client that goes on asking fills no disk.
inline constexpr unsigned max_refusal_lines = 32;

class LogJournal : public Journal {
 public:
  explicit LogJournal(SessionNames names);

  void refused(const std::string& what) override;
  void trouble(const std::string& sentence) override;
  void ran(std::string_view command) override;
  void did(const sftp::AuditRecord& record) override;

 private:
  struct Field;

  /// An audit's line: its fields behind one another, and where the log is JSON as members of their own, too.
  void record(std::string_view kind, std::initializer_list<Field> fields);

  const std::string id_;
  const std::string user_;  // escaped
  const std::string route_;
  unsigned refusals_ = 0;
};

}  // namespace sshrp::relay
