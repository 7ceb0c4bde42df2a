#include "ptx/source_lines.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <regex>
#include <vector>

namespace ptx {
namespace {

std::vector<const char*>& ptx_files() {
  static auto* const paths = new std::vector<const char*>;
  return *paths;
}

std::vector<std::string> lines_of(const char* path) {
  std::vector<std::string> lines;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string trimmed(const std::string& line) {
  return line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
}

/// A file and a line in it, and where that was inlined: `.loc FILE LINE COLUMN, function_name F, inlined_at FILE LINE
/// COLUMN`.
struct Place {
  std::string file, line, column, into;

  static bool parse(const std::string& text, Place& place) {
    static const std::regex loc(R"(\s*\.loc\s+(\d+) (\d+) (\d+)(?:,.*inlined_at (\d+ \d+ \d+))?.*)");
    std::smatch found;
    if (!std::regex_match(text, found, loc)) return false;
    place = {found[1], found[2], found[3], found[4]};
    return true;
  }
  std::string key() const { return file + " " + line + " " + column; }
};

std::map<std::string, std::string> files_of(const std::vector<std::string>& lines) {
  static const std::regex file(R"(\s*\.file\s+(\d+) "([^"]*)\".*)");
  std::map<std::string, std::string> files;
  std::smatch found;
  for (const std::string& line : lines)
    if (std::regex_match(line, found, file)) files[found[1]] = found[2];
  return files;
}

std::string described(const std::vector<std::string>& lines, std::size_t at) {
  std::string out = trimmed(lines[at]);
  const auto files = files_of(lines);
  Place place;
  std::string wanted;  // any, then the place that the last one was inlined at
  while (at-- > 0) {
    if (lines[at].find(".entry") != std::string::npos) break;
    if (!Place::parse(lines[at], place) || place.line == "0" || (!wanted.empty() && place.key() != wanted)) continue;
    const auto file = files.find(place.file);
    out += "\n    " + (file == files.end() ? "file " + place.file : file->second) + ":" + place.line;
    if (place.into.empty()) break;
    wanted = place.into;
  }
  return out;
}

}  // namespace

PtxFiles::PtxFiles(std::initializer_list<const char*> paths) { ptx_files().insert(ptx_files().begin(), paths); }

std::string source_lines(const std::string& kernel, int line) {
  for (const char* path : ptx_files()) {
    const std::vector<std::string> lines = lines_of(path);
    const auto head = std::ranges::find_if(
        lines, [&](const std::string& text) { return text.find(".entry " + kernel + "(") != std::string::npos; });
    const auto at = static_cast<std::size_t>(head - lines.begin()) + static_cast<std::size_t>(line);
    if (head != lines.end() && at < lines.size()) return described(lines, at);
  }
  return "line " + std::to_string(line);
}

}  // namespace ptx
